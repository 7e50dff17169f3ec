import {
  difficultyForHashprice,
  feeShareFraction,
  feesPerBlockSatsForHashprice,
  hashpriceBtcPerPhDay,
  hashpriceUsdPerPhDay,
  priceUsdPerBtcForHashprice,
  SATS_PER_BTC,
  satsOfBtc,
} from "@switchyard/core/bitcoin";
import { type CommandContext, printJson } from "../command.ts";
import type { RegisterNetworkCommand } from "./network-command.ts";
import { networkOptionErrors, nonNegativeOption, plain, positiveOption } from "./network-options.ts";

interface HashpriceOptions {
  readonly price?: number;
  readonly difficulty?: number;
  readonly subsidy: number;
  readonly feesPerBlock?: number;
  readonly hashprice?: number;
  readonly json?: boolean;
}

/** `switchyard network hashprice`: USD per PH/s and day, or what would make it so. */
export const registerHashprice: RegisterNetworkCommand = (network, context) => {
  network
    .command("hashprice")
    .description(
      "expected earnings of 1 PH/s in a day; with --hashprice, the one of price, difficulty and fees left out",
    )
    .option("--price <usd>", "USD per BTC", positiveOption("--price", "69791.6"))
    .option("--difficulty <number>", "of the chain", positiveOption("--difficulty", "8.3126997e13"))
    .requiredOption("--subsidy <btc>", "BTC of each block's subsidy", nonNegativeOption("--subsidy", "3.125"))
    .option("--fees-per-block <btc>", "BTC, mean of a block", nonNegativeOption("--fees-per-block", "0.189"))
    .option(
      "--hashprice <usd>",
      "USD/PH/day: solve for the option left out",
      positiveOption("--hashprice", "54.3"),
    )
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action((options: HashpriceOptions) => run(options, context));
};

const EXAMPLES = `
Examples:
  switchyard network hashprice --price 69791.6 --difficulty 8.3126997e13 --subsidy 6.25 --fees-per-block 0.189 --json
      {"hashpriceUsdPerPhDay": 108.7, ...}
  switchyard network hashprice --hashprice 54.3 --difficulty 1.3896e14 --subsidy 3.125 --fees-per-block 0.04
      the price at which 1 PH/s earns 54.3 USD a day

JSON: hashpriceUsdPerPhDay, hashpriceBtcPerPhDay, feeShareFraction, priceUsdPerBtc, difficulty, subsidyBtc,
feesPerBlockBtc, solvedFor (null, or price | difficulty | fees-per-block).`;

type Solved = "price" | "difficulty" | "fees-per-block";

/** The four variables, complete. */
interface Answer {
  readonly priceUsdPerBtc: number;
  readonly difficulty: number;
  readonly subsidySats: number;
  readonly feesPerBlockSats: number;
}

function run(options: HashpriceOptions, context: CommandContext): void {
  const missing = missingOf(options);
  const solvedFor = options.hashprice === undefined ? null : requireOne(missing);
  if (options.hashprice === undefined && missing.length > 0)
    throw networkOptionErrors.badCombination({
      given: `--${missing.join(", --")} not given`,
      allowed: "give price, difficulty and fees per block, or --hashprice and two of them",
    });
  print(solve(options, solvedFor), solvedFor, options, context);
}

function missingOf({ price, difficulty, feesPerBlock }: HashpriceOptions): Solved[] {
  const given = { price, difficulty, "fees-per-block": feesPerBlock };
  return (Object.keys(given) as Solved[]).filter((name) => given[name] === undefined);
}

function requireOne(missing: readonly Solved[]): Solved {
  if (missing.length !== 1)
    throw networkOptionErrors.badCombination({
      given:
        missing.length === 0
          ? "--hashprice with nothing left to solve for"
          : `--${missing.join(", --")} not given`,
      allowed: "with --hashprice leave out exactly one of --price, --difficulty, --fees-per-block",
    });
  return missing[0]!;
}

function solve(options: HashpriceOptions, solvedFor: Solved | null): Answer {
  const known = {
    priceUsdPerBtc: options.price ?? 0,
    difficulty: options.difficulty ?? 0,
    subsidySats: satsOfBtc(options.subsidy),
    feesPerBlockSats: satsOfBtc(options.feesPerBlock ?? 0),
  };
  const asked = { ...known, hashpriceUsdPerPhDay: options.hashprice ?? 0 };
  if (solvedFor === "price") return { ...known, priceUsdPerBtc: priceUsdPerBtcForHashprice(asked) };
  if (solvedFor === "difficulty") return { ...known, difficulty: difficultyForHashprice(asked) };
  if (solvedFor === "fees-per-block")
    return { ...known, feesPerBlockSats: feesPerBlockSatsForHashprice(asked) };
  return known;
}

function print(
  answer: Answer,
  solvedFor: Solved | null,
  options: HashpriceOptions,
  context: CommandContext,
): void {
  const hashprice = hashpriceUsdPerPhDay(answer);
  const { priceUsdPerBtc, difficulty } = answer;
  const result = {
    hashpriceUsdPerPhDay: hashprice,
    hashpriceBtcPerPhDay: hashpriceBtcPerPhDay(answer),
    feeShareFraction: feeShareFraction(answer),
    priceUsdPerBtc,
    difficulty,
    subsidyBtc: options.subsidy,
    feesPerBlockBtc: answer.feesPerBlockSats / SATS_PER_BTC,
    solvedFor,
  };
  if (options.json) {
    printJson(context.io, result);
    return;
  }
  context.io.out(
    `hashprice    ${plain(hashprice)} USD/PH/day, ${plain(100 * result.feeShareFraction, 1)} % of it fees\n`,
  );
  if (solvedFor === "price") context.io.out(`needs a price of ${plain(priceUsdPerBtc)} USD/BTC\n`);
  if (solvedFor === "difficulty") context.io.out(`needs a difficulty of ${difficulty.toExponential(6)}\n`);
  if (solvedFor === "fees-per-block")
    context.io.out(`needs fees of ${plain(result.feesPerBlockBtc, 8)} BTC a block\n`);
}
