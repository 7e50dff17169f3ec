import { chartSvg, csvTable, standaloneSvg, winnerMap } from "@switchyard/report";
import {
  formatFigure,
  formatUsd,
  MAP_INPUTS,
  type MapInput,
  type MapResult,
  mapStudy,
  USUAL_MAP,
} from "@switchyard/study";
import { InvalidArgumentError, Option } from "commander";
import { askStudy, futuresAsked, RESUME_OPTION } from "../asked-study.ts";
import { type CommandContext, printJson, type RegisterCommand } from "../command.ts";
import { pathsArgument } from "../number-argument.ts";

/** `switchyard map FILE`: which strategy wins where. */
export const registerMap: RegisterCommand = (program, context) => {
  program
    .command("map")
    .description(
      "draw which strategy wins where two inputs are moved: rent against hashprice unless said otherwise",
    )
    .argument("<file>", "scenario file")
    .addOption(new Option("--x <input>", "input along the map").choices(MAP_INPUTS).default(USUAL_MAP.x))
    .addOption(new Option("--y <input>", "input up the map").choices(MAP_INPUTS).default(USUAL_MAP.y))
    .option(
      "--steps <count>",
      "places along each side, odd so that today is one of them",
      stepsArgument,
      USUAL_MAP.steps,
    )
    .option(
      "--span <ratio>",
      "sides run from today's value over this to today's value times this",
      spanArgument,
      USUAL_MAP.span,
    )
    .option(
      "--paths <count>",
      "futures that every place is a mean over; 0: one stated path (unless given: what the scenario asks for, at most 256)",
      pathsArgument,
    )
    .option(...RESUME_OPTION)
    .option("--json", "print the whole result as JSON (schema: switchyard schema --of map)")
    .option("--csv", "print one row per place")
    .option("--svg", "print the map as a picture")
    .addHelpText(
      "after",
      `
Exit status: 0 there is a map, 1 the run failed, 2 the scenario or the call is wrong, 130 stopped
(--resume goes on).

Example:
  switchyard map examples/01-hybrid-100-mw/scenario.yaml --steps 21 --svg > map.svg`,
    )
    .action((file: string, options: Options) => map(context, file, options));
};

interface Options {
  readonly x: MapInput;
  readonly y: MapInput;
  readonly steps: number;
  readonly span: number;
  readonly paths?: number;
  readonly resume?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly svg?: boolean;
}

function stepsArgument(text: string): number {
  const steps = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isInteger(steps) || steps < 3 || steps > 101 || steps % 2 === 0)
    throw new InvalidArgumentError("write an odd number from 3 to 101");
  return steps;
}

function spanArgument(text: string): number {
  const span = Number(text);
  if (!(span > 1 && span <= 100)) throw new InvalidArgumentError("write a ratio above 1, at most 100");
  return span;
}

/** The most futures that a map takes unasked: it has more than a hundred places. */
const MOST_UNASKED = 256;

async function map(context: CommandContext, file: string, options: Options): Promise<void> {
  const { io, setExitCode } = context;
  if (options.x === options.y) {
    setExitCode(2);
    return io.err(`a map needs two inputs; both sides are "${options.x}"\n`);
  }
  const { x, y, steps, span, paths, resume } = options;
  const grid = { x, y, steps, span, ...(paths === undefined ? {} : { paths }) };
  const result = await askStudy(
    context,
    file,
    { command: "map", options: grid, resume },
    ({ read, identity, ports }) =>
      mapStudy(read.parsed.scenario, read.parsed.assumptionsUsed, identity, ports, {
        ...grid,
        paths: paths ?? futuresAsked(read.parsed, MOST_UNASKED),
      }),
  );
  if (!result) return;
  if (options.json) printJson(io, result);
  else if (options.csv) io.out(mapCsv(result));
  else if (options.svg) io.out(`${standaloneSvg(chartSvg(winnerMap(result)))}\n`);
  else io.out(mapText(result));
}

function mapCsv({ cells, x, y, run }: MapResult): string {
  const isOverFutures = run.futures !== undefined;
  const ids = cells[0]?.ways.map(({ id }) => id) ?? [];
  return csvTable(
    [
      x.parameter,
      y.parameter,
      "best",
      "best_usd",
      "lead_usd",
      ...(isOverFutures ? ["lead_error_usd"] : []),
      ...ids.map((id) => `${id}_usd`),
    ],
    cells.map((cell) => [
      cell.x,
      cell.y,
      cell.best,
      cell.bestUsd,
      cell.leadUsd,
      ...(isOverFutures ? [cell.leadErrorUsd ?? null] : []),
      ...ids.map((id) => cell.ways.find((way) => way.id === id)?.valueUsd ?? null),
    ]),
  );
}

/** What a map is a mean over. */
function pathWords({ run }: MapResult): string {
  return run.futures ? `mean over ${run.futures.paths} futures (${run.measure})` : "one stated path";
}

/** The map in letters: one per winner, today's place in brackets where it is one of the grid's. */
function mapText(result: MapResult): string {
  const isTied = ({ leadUsd, leadErrorUsd = 0 }: MapResult["cells"][number]) =>
    leadErrorUsd > 0 && leadUsd <= 2 * leadErrorUsd;
  const winners = [...new Set(result.cells.map(({ best }) => best))];
  // a small letter: the two best can't be told apart
  const letterOf = (id: string) => String.fromCharCode(65 + winners.indexOf(id));
  const letter = (cell: MapResult["cells"][number]) =>
    isTied(cell) ? letterOf(cell.best).toLowerCase() : letterOf(cell.best);
  const { x, y, cells, today, names } = result;
  const isToday = (cell: MapResult["cells"][number]) =>
    Math.abs(cell.x - today.x) < 1e-9 * Math.abs(today.x || 1) &&
    Math.abs(cell.y - today.y) < 1e-9 * Math.abs(today.y || 1);
  const rows = y.values.map((value, row) => {
    const line = cells.slice(row * x.values.length, (row + 1) * x.values.length);
    const letters = line.map((cell) => (isToday(cell) ? `[${letter(cell)}]` : ` ${letter(cell)} `)).join("");
    return `${formatFigure(value).padStart(8)} ${letters}`;
  });
  return [
    "",
    result.title,
    "",
    `Today ${names[today.best] ?? today.best} wins by ${formatUsd(today.leadUsd)}${today.leadErrorUsd === undefined ? "" : ` ± ${formatUsd(today.leadErrorUsd)}`} (${formatFigure(today.x)} and ${formatFigure(today.y)}, in brackets).`,
    "",
    `${y.parameter}, ${y.unit}`,
    ...rows.reverse(),
    `${" ".repeat(9)}${formatFigure(x.values[0]!)} to ${formatFigure(x.values.at(-1)!)} ${x.unit}: ${x.parameter}`,
    "",
    ...winners.map((id) => `  ${letterOf(id)}  ${names[id] ?? id}`),
    ...(cells.some(isTied) ? ["  a small letter: within two errors of the second best"] : []),
    "",
    `Run: scenario ${result.run.scenarioHash}, code ${result.run.codeVersion}, ${result.run.months} months from ${result.run.start}; ${pathWords(result)}.`,
    "",
  ].join("\n");
}
