import { defineErrors } from "@switchyard/core/quantity";

/** The errors of the options of `switchyard network`. */
export const networkOptionErrors = defineErrors("network-options", {
  badNumber: (d: { option: string; text: string; allowed: string }) =>
    `${d.option} "${d.text}" is not allowed; write ${d.allowed}`,
  badHashrate: (d: { text: string }) =>
    `--hashrate "${d.text}" is not a hashrate; write a number above 0 with its unit, for example 901EH/s (TH/s, PH/s, EH/s, ZH/s)`,
  badCombination: (d: { given: string; allowed: string }) => `${d.given}; ${d.allowed}`,
  badMix: (d: { text: string }) =>
    `--mix "${d.text}" is not a mix; write machines with their share of hashrate, for example s21:0.6,s19-xp:0.4`,
  badDate: (d: { text: string }) => `--date "${d.text}" is not a date; write 2026-02 or 2026-02-15`,
});

/** What commander calls on an option's text. */
export type OptionParser<Value> = (text: string) => Value;

const PLAIN_NUMBER = /^[+-]?(\d+(_\d+)*\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A finite number, as written in programs (`8.3126997e13`, `69_791.6`); NaN for anything else. */
export function readNumber(text: string): number {
  return PLAIN_NUMBER.test(text.trim()) ? Number(text.trim().replaceAll("_", "")) : Number.NaN;
}

/** An option that must be a number within limits. @throws network-options/bad-number */
export function numberOption(
  option: string,
  allowed: string,
  isAllowed: (value: number) => boolean,
): OptionParser<number> {
  return (text) => {
    const value = readNumber(text);
    if (!(Number.isFinite(value) && isAllowed(value)))
      throw networkOptionErrors.badNumber({ option, text, allowed });
    return value;
  };
}

/** A number above 0. */
export function positiveOption(option: string, example: string): OptionParser<number> {
  return numberOption(option, `a number above 0, for example ${example}`, (value) => value > 0);
}

/** A number from 0 up. */
export function nonNegativeOption(option: string, example: string): OptionParser<number> {
  return numberOption(option, `a number, 0 or more, for example ${example}`, (value) => value >= 0);
}

/** A fraction, 0..1. */
export function fractionOption(option: string, example: string): OptionParser<number> {
  return numberOption(
    option,
    `a fraction from 0 to 1, for example ${example}`,
    (value) => value >= 0 && value <= 1,
  );
}

/** A ratio, 1 or more. */
export function ratioOption(option: string, example: string): OptionParser<number> {
  return numberOption(option, `a ratio, 1 or more, for example ${example}`, (value) => value >= 1);
}

/** A block's header time: whole seconds since 1970 in 32 bits. */
export function blockTimeOption(option: string): OptionParser<number> {
  return numberOption(
    option,
    "whole seconds since 1970, 0 to 4294967295, for example 1261130161",
    (value) => Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff,
  );
}

const THS_PER_UNIT: Readonly<Record<string, number>> = { th: 1, ph: 1e3, eh: 1e6, zh: 1e9 };

/** `901EH/s`, `901 EH/s`, `0.9 ZH/s` as TH/s. @throws network-options/bad-hashrate */
export function readHashrateThs(text: string): number {
  const match = /^(.+?)\s*([tpez]h)(?:\/?s)?$/i.exec(text.trim());
  const value = readNumber(match?.[1] ?? "");
  const scale = THS_PER_UNIT[match?.[2]?.toLowerCase() ?? ""];
  if (scale === undefined || !(value > 0 && Number.isFinite(value)))
    throw networkOptionErrors.badHashrate({ text });
  return value * scale;
}

/** Money and figures for people: enough digits to check by hand, never an exponent. */
export function plain(value: number, digits = 2): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: digits, useGrouping: true });
}
