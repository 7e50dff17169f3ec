import { type DispatchResult, formatFigure } from "@switchyard/study";

/** Why a step is dispatched as it is, in sentences built from its figures. */
export function whyStep({ series, tiers, horizon }: DispatchResult, step: number): readonly string[] {
  const price = series.priceUsdPerMwh[step]!;
  const worth = series.marginalValueUsdPerMwh[step]!;
  const sentences = [
    `Power costs ${usd(price)}/MWh here; one more MWh at the busbar is worth ${usd(worth)}.`,
    ...aiSentence(series, step),
    ...(tiers.length > 0 ? [miningSentence({ series, tiers }, step, worth)] : []),
    ...storeSentence(series, step),
    ...ownSentence(series, step),
    gridSentence(series, step),
    bindingSentence(series, step, horizon.stepSec),
  ];
  return sentences.filter((sentence) => sentence !== "");
}

type Series = DispatchResult["series"];

function aiSentence({ aiServedMw, aiUnservedMw }: Series, step: number): readonly string[] {
  const [served, unserved] = [aiServedMw[step]!, aiUnservedMw[step]!];
  if (served < SEEN_MW && unserved < SEEN_MW) return [];
  const short = unserved > SEEN_MW ? `; ${mw(unserved)} of it could not be served` : "";
  return [`AI draws ${mw(served)}: its reservation is firm and comes first${short}.`];
}

function miningSentence(
  { series, tiers }: Pick<DispatchResult, "series" | "tiers">,
  step: number,
  worthUsdPerMwh: number,
): string {
  const parts = tiers.map(({ id, capacityMw, worthUsdPerMwh: earns }) => {
    const runs = series.miningMw[id]?.[step] ?? 0;
    const name = machineName(id);
    if (runs < SEEN_MW) return `${name} stand still (${whyStill(earns, worthUsdPerMwh, series, step)})`;
    const part = runs < capacityMw * 0.999 ? ` of ${mw(capacityMw)}` : "";
    return `${name} take ${mw(runs)}${part} (they earn ${usd(earns)}/MWh)`;
  });
  return `Mining: ${parts.join("; ")}.`;
}

function whyStill(earns: number, worthUsdPerMwh: number, { priceUsdPerMwh }: Series, step: number): string {
  const price = priceUsdPerMwh[step]!;
  if (earns <= price) return `they earn ${usd(earns)}/MWh, less than power costs`;
  if (earns <= worthUsdPerMwh) return `they earn ${usd(earns)}/MWh, less than a MWh is worth to others`;
  return `they earn ${usd(earns)}/MWh; fees or limits leave nothing for them`;
}

/** `2026-06-s21-xp-1/normal` is `s21-xp bought 2026-06`. */
export function machineName(tierId: string): string {
  const match = /^(\d{4}-\d{2})-(.+?)-\d+(?:\/(.+))?$/.exec(tierId);
  if (!match) return tierId;
  const [, bought, machine, mode] = match;
  return `${machine} of ${bought}${mode && mode !== "normal" ? `, ${mode}` : ""}`;
}

function storeSentence({ chargeMw, dischargeMw, storedMwh }: Series, step: number): readonly string[] {
  if (storedMwh.length === 0) return [];
  const holds = `then it holds ${formatFigure(storedMwh[step]!)} MWh`;
  if (chargeMw[step]! > SEEN_MW)
    return [`The battery takes ${mw(chargeMw[step]!)} for a dearer hour; ${holds}.`];
  if (dischargeMw[step]! > SEEN_MW) return [`The battery gives ${mw(dischargeMw[step]!)}; ${holds}.`];
  return [`The battery waits; it holds ${formatFigure(storedMwh[step]!)} MWh.`];
}

function ownSentence({ renewableMw, generatorMw }: Series, step: number): readonly string[] {
  const parts = [...Object.entries(renewableMw), ...Object.entries(generatorMw)]
    .filter(([, values]) => values[step]! > SEEN_MW)
    .map(([id, values]) => `${id} ${mw(values[step]!)}`);
  return parts.length > 0 ? [`Own plants give ${parts.join(", ")}.`] : [];
}

function gridSentence({ importMw, importLimitMw, exportMw }: Series, step: number): string {
  const out = exportMw[step]! > SEEN_MW ? ` and gives ${mw(exportMw[step]!)} back` : "";
  return `The site draws ${mw(importMw[step]!)} of the ${mw(importLimitMw[step]!)} that it may${out}.`;
}

const LIMIT_NAMES: Readonly<Record<Series["bindingLimit"][number], string>> = {
  none: "",
  "import-limit": "the connection's import",
  "export-limit": "the connection's export",
  "mining-capacity": "more machines like",
  "renewable-available": "more output of",
  "generator-capacity": "more of",
  "charge-limit": "faster charging of",
  "discharge-limit": "faster discharging of",
  "storage-full": "more room in",
  "storage-empty": "more energy in",
};

function bindingSentence(
  { bindingLimit, bindingPart, bindingValueUsdPerMwh }: Series,
  step: number,
  stepSec: number,
): string {
  const limit = bindingLimit[step]!;
  if (limit === "none") return "No limit binds: nothing would earn from giving way.";
  const part = bindingPart[step]!;
  const what = part === "" ? LIMIT_NAMES[limit] : `${LIMIT_NAMES[limit]} ${machineName(part)}`;
  const gain = bindingValueUsdPerMwh[step]!;
  const perStep = (gain * stepSec) / 3600;
  return `What holds it back most: one more MW of ${what} would earn ${usd(perStep)} in this step (${usd(gain)}/MWh).`;
}

const SEEN_MW = 1e-6;

function mw(value: number): string {
  return `${formatFigure(value)} MW`;
}

function usd(value: number): string {
  return `${value < 0 ? "−" : ""}$${formatFigure(Math.abs(value))}`;
}
