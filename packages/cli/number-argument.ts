import { InvalidArgumentError } from "commander";

/** A whole number in plain digits: no sign, no blank that would read as 0, no other base. */
export function wholeNumber(from: number, to: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= from && value <= to))
      throw new InvalidArgumentError(`write a whole number from ${from} to ${to}, for example 2000.`);
    return value;
  };
}

/** Most futures of one question, as in a scenario. */
export const MOST_PATHS = 10_000_000;

/** Seeds are 32 bits. */
export const MOST_SEED = 2 ** 32 - 1;

/** Futures of a question that compares settings: mirrored pairs, enough for an error; 0 = none. */
export function pathsArgument(text: string): number {
  const paths = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  const isEnough = paths === 0 || (paths >= 32 && paths <= 100_000);
  if (paths % 2 !== 0 || !isEnough)
    throw new InvalidArgumentError("write an even number from 32 to 100000, or 0");
  return paths;
}
