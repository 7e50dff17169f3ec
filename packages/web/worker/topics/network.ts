import { parseShock } from "@switchyard/core/network";
import { assumption } from "@switchyard/scenario";
import {
  frozenRowsText,
  type NetworkPast,
  type NetworkRecord,
  type NetworkSettings,
  type NetworkSimulation,
  networkPast,
  networkSettings,
  networkStart,
  type OwnMachine,
  ownMachines,
  parseNetworkDaily,
  simulateNetwork,
} from "@switchyard/study";
import { keptFile } from "../../files/file-store.ts";
import { RECORD_FILE } from "../../files/network-record-file.ts";
import type { Desk } from "../desk.ts";
import { shortDigest } from "../digest.ts";
import { readInput, type ScenarioInput } from "../scenario-input.ts";

/** The network from the scenario's start on, shocked. */
export interface NetworkQuestion extends ScenarioInput {
  /** As `network simulate --shock` takes them; empty for a calm network. */
  readonly shocks: readonly string[];
  readonly months: number;
  readonly paths: number;
  readonly seed: number;
  /** What a MWh costs at the site's meter, mean of the year: places the site's machines among the world's. */
  readonly siteCostUsdPerMwh?: number | undefined;
}

/** What the page draws. */
export interface NetworkAnswer {
  readonly simulation: NetworkSimulation;
  readonly past: readonly NetworkPast[];
  readonly own: readonly OwnMachine[];
}

const STEP_DAYS = 14;
const PAST_DAYS = 3 * 365;

/** Difficulty, hashrate and hashprice ahead and what the shocks did, as `switchyard network simulate` gives them. @throws Refusal and what the model throws */
export async function answer(question: NetworkQuestion, desk: Desk): Promise<NetworkAnswer> {
  const { network, mining } = (await readInput(question)).scenario;
  const settings = networkSettings(await shortDigest(frozenRowsText()));
  const record = await recordOf(settings);
  const start = networkStart(settings, network, record);
  await desk.pause();
  const simulation = simulateNetwork(
    {
      ...start,
      months: question.months,
      shocks: question.shocks.map(parseShock),
      diversions: [],
      overheadRatio: assumption("bitcoin.network_overhead_ratio").value,
      paths: question.paths,
      studySeed: question.seed,
      isPriceUncertain: true,
      ...(record ? { record } : {}),
    },
    settings,
  );
  const { siteCostUsdPerMwh } = question;
  return {
    simulation,
    past: record ? networkPast(record, start.startDay, PAST_DAYS, STEP_DAYS) : [],
    own: mining && siteCostUsdPerMwh !== undefined ? ownMachines(mining, siteCostUsdPerMwh) : [],
  };
}

async function recordOf(settings: NetworkSettings): Promise<NetworkRecord | undefined> {
  const file = await keptFile(RECORD_FILE).catch(() => undefined);
  if (!file) return undefined;
  const { days } = parseNetworkDaily(await file.content.text(), RECORD_FILE);
  return { days, machines: settings.machines, anchors: settings.anchors };
}
