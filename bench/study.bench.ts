import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { type Choice, makePathEvaluator, oraclePathCash, pathFigures } from "@switchyard/core/strategy";
import { prepareWorld } from "@switchyard/core/world";
import { parseScenario } from "@switchyard/scenario";
import {
  makeShardWorker,
  openStudy,
  priceYearOf,
  type ShardFigures,
  type ShardPool,
  type ShardQuestion,
  type StudyOptions,
  type StudyPorts,
  siteFromScenario,
  worldModelOf,
} from "@switchyard/study";
import type { BenchRow } from "./types.ts";

/**
 * The study of example 01 with a loan, on paths of a seed that differs from run to run: paths a second and the time by phase,
 * threads against one thread, and how long a session takes to answer again after each kind of change.
 */

const PATHS = 1000;
const REPEATS = 9;
const root = join(import.meta.dirname, "..");

function scenarioText(): string {
  const text = readFileSync(join(root, "examples/01-hybrid-100-mw/scenario.yaml"), "utf8");
  const debt = "debt: { share: 60 %, rate: 8.5 %, tenor: 10 years, amortisation: sculpted }";
  return `${text.replace("  horizon: 15 years", `  horizon: 15 years\n  ${debt}`)}\nuncertainty: { paths: ${PATHS} }\n`;
}

function parsed(text: string) {
  const read = parseScenario(text, { fileName: "bench.yaml" });
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join("\n"));
  return read;
}

const identity = { scenarioHash: "bench", codeVersion: "bench" };
const quiet: StudyPorts = {
  readPriceFile: () => Promise.reject(new Error("no file")),
  progress: () => {},
  pause: async () => {},
};

const ms = async (work: () => unknown) => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};
const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
const median = (values: readonly number[]) => sorted(values)[Math.floor(values.length / 2)]!;
const p95 = (values: readonly number[]) => sorted(values)[Math.ceil(0.95 * values.length) - 1]!;

const plain = (name: string, value: number, unit: string): BenchRow => ({
  name,
  value,
  baseline: null,
  ratio: null,
  target: null,
  unit,
});
/** A limit as a ratio: limit over value, 1 and more is kept. */
const limited = (name: string, value: number, limit: number, unit: string): BenchRow => ({
  name,
  value,
  baseline: limit,
  ratio: limit / value,
  target: 1,
  unit,
});

export default async function study(): Promise<BenchRow[]> {
  const seed = Date.now() % 1_000_000;
  return [
    ...(await phases(seed)),
    ...(await answersAgain(seed)),
    ...(await fullStudy(seed)),
    ...(await threads(seed)),
  ];
}

/** Paths drawn, plans operated and hosted, figures read: each beside the same work by the plan carried out month by month. */
async function phases(seed: number): Promise<BenchRow[]> {
  const { scenario } = parsed(scenarioText());
  const site = siteFromScenario(scenario, priceYearOf(scenario, undefined));
  const make = prepareWorld(worldModelOf(scenario), { seed, months: site.months, measure: "outlook" });
  make(0, 16);
  let batch = make(0, 256);
  const draw = median(
    await times(3, (i) => {
      batch = make(256 * i, 256);
    }),
  );
  const evaluator = makePathEvaluator(site);
  const choice = { strategy: "hybrid", hostMw: 60, waitMonths: 0, fleet: "refresh" } as const;
  evaluator.on(batch).evaluate(choice);
  const lives = median(await times(3, () => evaluator.on(batch).operate(choice)));
  const on = evaluator.on(batch);
  const operation = on.operate(choice)!;
  const operate = median(await times(3, () => on.operate(choice)));
  const host = median(await times(5, () => on.evaluateFrom(choice, operation)));
  const cash = on.evaluateFrom(choice, operation);
  const figures = median(await times(5, () => pathFigures(cash)));
  const few = make(0, 8);
  const oracleMs = await ms(() => oraclePathCash(site, evaluator.yard, few, choice));
  const own = evaluator.on(few).evaluate(choice);
  const oracle = oraclePathCash(site, evaluator.yard, few, choice);
  const off = own.netCashUsd.reduce(
    (most, usd, i) => Math.max(most, Math.abs(usd - oracle.netCashUsd[i]!)),
    0,
  );
  const gross = oracle.netCashUsd.reduce((most, usd) => Math.max(most, Math.abs(usd)), 1);
  if (off / gross > 1e-9) throw new Error(`outputs differ by ${off / gross}`);
  const perPath = (took: number) => (1000 * took) / 256;
  const plan = perPath(lives + host);
  return [
    plain("study: paths drawn", perPath(draw), "us/path"),
    plain("study: a plan's fleet lived and run", perPath(lives), "us/path"),
    plain("study: a further plan run on the same fleet", perPath(operate), "us/path"),
    plain("study: lease, buildings and worth", perPath(host), "us/path"),
    plain("study: figures with rates of return", perPath(figures), "us/path"),
    {
      name: "study: a plan on a path, against the plan month by month",
      value: plan,
      baseline: (1000 * oracleMs) / 8,
      ratio: (1000 * oracleMs) / 8 / plan,
      target: null,
      unit: "us",
    },
  ];
}

async function times(count: number, work: (i: number) => unknown): Promise<number[]> {
  const out: number[] = [];
  for (let i = 0; i < count; i++) out.push(await ms(() => work(i)));
  return out;
}

/** A change of a scenario's text, or of the options. */
interface Change {
  readonly name: string;
  readonly limitMs: number;
  readonly options?: (i: number) => StudyOptions;
  readonly text?: (text: string, i: number) => string;
}

const CHANGES: readonly Change[] = [
  { name: "lease", limitMs: 100, text: (t, i) => t.replace("term: 12 years", `term: ${130 + i} months`) },
  { name: "capex", limitMs: 100, options: (i) => ({ shifts: { capexRatio: 1 + 0.01 * i } }) },
  { name: "schedule", limitMs: 100, options: (i) => ({ shifts: { delayMonths: i } }) },
  {
    name: "reuse",
    limitMs: 100,
    text: (t, i) => t.replace("camp: middle", `camp: ${i % 2 ? "reuse" : "rebuild"}`),
  },
  { name: "debt", limitMs: 100, text: (t, i) => t.replace("share: 60 %", `share: ${40 + i} %`) },
  { name: "rent shift", limitMs: 100, options: (i) => ({ shifts: { rentRatio: 1 + 0.01 * i } }) },
  { name: "fleet", limitMs: 500, text: (t, i) => t.replace("count: 20000", `count: ${20_000 + i}`) },
  {
    name: "battery",
    limitMs: 500,
    text: (t, i) =>
      t.replace("power:\n", `power:\n  battery: { power: ${10 + i} MW, energy: ${40 + 4 * i} MWh }\n`),
  },
  { name: "power price", limitMs: 500, options: (i) => ({ shifts: { powerLevelRatio: 1 + 0.01 * i } }) },
  { name: "world process", limitMs: 2000, options: (i) => ({ seed: 1000 + i }) },
];

/** Time and processor time of one piece of work. */
interface Clocked {
  readonly tookMs: number;
  readonly cpuMs: number;
}

async function clocked(work: () => Promise<unknown>): Promise<Clocked> {
  const before = process.cpuUsage();
  const tookMs = await ms(work);
  const { user, system } = process.cpuUsage(before);
  return { tookMs, cpuMs: (user + system) / 1000 };
}

/** A session with a seed, asked by text and options: the figures of its answer. */
function openAsked(seed: number) {
  const session = openStudy();
  const asked = async (of: string, options: StudyOptions) => {
    const result = await session.answer(
      { ...parsed(of), identity, options: { seed, breakEvens: false, policy: "none", ...options } },
      quiet,
    );
    if (result.schema !== "switchyard/study/1") throw new Error("a verdict was wanted");
    return JSON.stringify([result.strategies.map((s) => [s.npvUsd, s.money?.equityNpvUsd]), result.policy]);
  };
  return { session, asked };
}

/** Time of a session's answer after a change, p95; a change that leaves the answer as it was is a mistake, and so is another than a new session's. */
async function answersAgain(seed: number): Promise<BenchRow[]> {
  const text = scenarioText();
  const { asked } = openAsked(seed);
  const firstly = await clocked(() => asked(text, {}));
  const first = await asked(text, {});
  const rows: BenchRow[] = [
    plain(`study: first answer, ${PATHS} paths`, firstly.tookMs, "ms"),
    plain(`study: first answer, ${PATHS} paths, CPU`, firstly.cpuMs, "ms"),
  ];
  for (const change of CHANGES) {
    const took: number[] = [];
    const cpu: number[] = [];
    let answer = "";
    const of = (i: number) => change.text?.(text, i) ?? text;
    for (let i = 1; i <= REPEATS; i++) {
      const { tookMs, cpuMs } = await clocked(async () => {
        answer = await asked(of(i), change.options?.(i) ?? {});
      });
      took.push(tookMs);
      cpu.push(cpuMs);
      if (answer === first) throw new Error(`a changed ${change.name} left the answer as it was`);
    }
    const anew = await openAsked(seed).asked(of(REPEATS), change.options?.(REPEATS) ?? {});
    if (answer !== anew) throw new Error(`a new session answers a changed ${change.name} differently`);
    const name = `study: answered again after a change of ${change.name}`;
    rows.push(
      limited(`${name}, p95`, p95(took), change.limitMs, "ms"),
      plain(`${name}, CPU`, median(cpu), "ms"),
    );
  }
  const { rss, arrayBuffers, heapUsed } = process.memoryUsage();
  rows.push(
    limited("study: memory of the session", rss / 1e6, 400, "MB"),
    plain("study: of it series", arrayBuffers / 1e6, "MB"),
    plain("study: of it objects", heapUsed / 1e6, "MB"),
  );
  return [...rows, ...(await policiesAgain(seed))];
}

/** An answer whose policy is told by the last boundary, and the new fit that follows it. */
async function policiesAgain(seed: number): Promise<BenchRow[]> {
  const text = scenarioText();
  const { session, asked } = openAsked(seed);
  await asked(text, { policy: "fit" });
  const told: Clocked[] = [];
  const fitted: Clocked[] = [];
  for (let i = 1; i <= 3; i++) {
    const options: StudyOptions = { policy: "last", shifts: { rentRatio: 1 + 0.01 * i } };
    told.push(await clocked(() => asked(text, options)));
    fitted.push(await clocked(() => session.refine(quiet)));
  }
  const tookOf = (runs: readonly Clocked[]) => runs.map(({ tookMs }) => tookMs);
  const cpuOf = (runs: readonly Clocked[]) => runs.map(({ cpuMs }) => cpuMs);
  return [
    limited("study: the same with the policy of the last boundary, p95", p95(tookOf(told)), 100, "ms"),
    plain("study: the same with the policy of the last boundary, CPU", median(cpuOf(told)), "ms"),
    limited("study: a policy fitted again, p95", p95(tookOf(fitted)), 1000, "ms"),
    plain("study: a policy fitted again, CPU", median(cpuOf(fitted)), "ms"),
  ];
}

/** Paths of the full study: all strategies over 15 years monthly, with a loan and taxes, on one thread and with two workers. */
const FULL_PATHS = 10_000;

async function fullStudy(seed: number): Promise<BenchRow[]> {
  const { asked: alone } = openFull(seed, undefined);
  const one = await clocked(alone);
  const rows = [
    plain("study: full study on one thread", FULL_PATHS / (one.tookMs / 1000), "paths/s"),
    plain("study: full study on one thread, CPU", one.cpuMs, "ms"),
  ];
  const file = builtWorker();
  if (!file) return rows;
  const { asked: shared } = openFull(seed, file);
  const two = await clocked(shared);
  if ((await alone.last) !== (await shared.last)) throw new Error("workers differ from one thread");
  const ratio = one.tookMs / two.tookMs;
  return [
    ...rows,
    {
      name: "study: full study, two workers against one thread",
      value: ratio,
      baseline: 1,
      ratio,
      target: 1.7,
      unit: "x",
    },
  ];
}

function openFull(seed: number, file: string | undefined) {
  const text = scenarioText().replace(`paths: ${PATHS}`, `paths: ${FULL_PATHS}`);
  const ports: StudyPorts = file ? { ...quiet, workers: (question) => poolOf(file, 2, question) } : quiet;
  const asked: (() => Promise<unknown>) & { last?: Promise<string> } = () => {
    asked.last = openStudy()
      .answer({ ...parsed(text), identity, options: { seed, breakEvens: false, policy: "none" } }, ports)
      .then((result) => JSON.stringify(result));
    return asked.last;
  };
  return { asked };
}

/** As the program makes it: shards go to whoever is free. */
function poolOf(file: string, count: number, question: ShardQuestion): ShardPool {
  const threads = Array.from({ length: count }, () => new Worker(file, { workerData: question }));
  return {
    close: () => threads.forEach((thread) => void thread.terminate()),
    evaluate: async (indices, choices, ready) => {
      const left = [...indices];
      await Promise.all(threads.map((thread) => drain(thread, left, choices, ready)));
    },
  };
}

const SHARDS = 8;

/** Two threads of the built program against one, interleaved; hashes of what they answer must be equal. */
async function threads(seed: number): Promise<BenchRow[]> {
  const file = builtWorker();
  if (!file) return [plain("study: two threads (program not built)", Number.NaN, "x")];
  const { scenario } = parsed(scenarioText());
  const files = { history: undefined, strip: undefined, weatherText: undefined };
  const question: ShardQuestion = { scenario, files, options: { seed }, pathCount: SHARDS * 256 };
  const one = startThreads(file, 1, question);
  const two = startThreads(file, 2, question);
  const expected = marks(Array.from({ length: 2 }, (_, i) => makeShardWorker(question)(i, [CHOICE])));
  await one.run(2);
  await two.run(2);
  const ratios: number[] = [];
  for (let pair = 0; pair < REPEATS; pair++) {
    const [a, b] = pair % 2 ? [one, two] : [two, one];
    const first = await a.run(SHARDS);
    const second = await b.run(SHARDS);
    if (first.mark !== second.mark) throw new Error("threads differ in their answers");
    ratios.push(pair % 2 ? first.tookMs / second.tookMs : second.tookMs / first.tookMs);
  }
  if (marks((await two.run(2)).figures) !== expected) throw new Error("threads differ from the main thread");
  one.close();
  two.close();
  const ratio = median(ratios);
  return [
    { name: "study: two threads against one", value: ratio, baseline: 1, ratio, target: 1.7, unit: "x" },
  ];
}

const CHOICE = { strategy: "hybrid", hostMw: 60, waitMonths: 0, fleet: "refresh" } as const;

function builtWorker(): string | undefined {
  const folder = join(root, "build");
  const found = existsSync(folder)
    ? readdirSync(folder)
        .map((name) => join(folder, name, "study-worker.mjs"))
        .filter((path) => existsSync(path))
    : [];
  return found.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
}

function startThreads(file: string, count: number, question: ShardQuestion) {
  const threads = Array.from({ length: count }, () => new Worker(file, { workerData: question }));
  const run = async (shards: number) => {
    const figures: ShardFigures[] = new Array(shards);
    const left = Array.from({ length: shards }, (_, i) => i);
    const start = performance.now();
    await Promise.all(
      threads.map((thread) => drain(thread, left, [CHOICE], (index, own) => (figures[index] = own))),
    );
    return { tookMs: performance.now() - start, figures, mark: marks(figures) };
  };
  return { run, close: () => threads.forEach((thread) => void thread.terminate()) };
}

function drain(
  thread: Worker,
  left: number[],
  choices: readonly Choice[],
  ready: (index: number, figures: ShardFigures) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = () => {
      const index = left.shift();
      if (index === undefined) {
        thread.off("message", hear);
        thread.off("error", reject);
        resolve();
      } else thread.postMessage({ index, choices });
    };
    const hear = (message: { readonly index: number; readonly figures: ShardFigures }) => {
      ready(message.index, message.figures);
      next();
    };
    thread.on("message", hear);
    thread.once("error", reject);
    next();
  });
}

function marks(shards: readonly ShardFigures[]): string {
  return shards.map(({ figures }) => figures.map((row) => Array.from(row.npvUsd).join()).join()).join("|");
}
