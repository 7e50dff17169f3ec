import { InvalidArgumentError } from "commander";

/** Futures of a question that compares settings: mirrored pairs, enough for an error; 0 = none. */
export function pathsArgument(text: string): number {
  const paths = Number(text);
  const isEnough = paths === 0 || (paths >= 32 && paths <= 100_000);
  if (text.trim() === "" || !Number.isInteger(paths) || paths % 2 !== 0 || !isEnough)
    throw new InvalidArgumentError("write an even number from 32 to 100000, or 0");
  return paths;
}
