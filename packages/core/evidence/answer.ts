import type { AlsoTurns, Boundary, ClaimResult } from "./types.ts";

type Parts = Omit<ClaimResult, "answer" | "whatWouldChange">;

/** The answer in one sentence, built from verdict, headline and boundaries. */
export function answerSentence(parts: Parts): string {
  const figure = parts.figures.find(({ name }) => name === parts.headline);
  const headline = figure ? `${figure.label} is ${quantityText(figure.value, figure.unit)}` : "";
  const where = boundaryText(parts);
  switch (parts.verdict) {
    case "holds":
      return `Holds: ${headline}${where === "" ? "; no boundary within the span searched" : `; it would hold ${where}`}.`;
    case "fails":
      return `Fails: ${headline}${where === "" ? "; it holds nowhere in the span searched" : `; it would hold ${where}`}.`;
    case "uncertain":
      return `Uncertain: ${headline}, and only ${parts.interval?.agreeingCount} of ${parts.interval?.seedCount} seeds agree.`;
    default:
      return `Holds only ${where === "" ? "under some readings" : where}; at the reference it ${parts.holdsAtReference ? "holds" : "fails"}: ${headline}.`;
  }
}

/** What would change the answer: the turn nearest to the reference, the readings that differ, unproven inputs that turn it. */
export function whatWouldChange(parts: Parts): string {
  const sentences = [nearestTurn(parts), otherReadings(parts), unprovenTurns(parts)];
  return sentences.filter((sentence) => sentence !== "").join(" ") || "Nothing within the spans searched.";
}

function nearestTurn({ decisiveInput, boundary }: Parts): string {
  if (!decisiveInput || boundary.length === 0) return "";
  const { referenceValue, input, label, unit } = decisiveInput;
  const distance = ({ value }: Boundary) => Math.abs(value - referenceValue);
  const nearest = [...boundary].sort((a, b) => distance(a) - distance(b))[0]!;
  return `${label} at ${quantityText(nearest.value, unit)} instead of ${quantityText(referenceValue, unit)} (${input}).`;
}

function otherReadings({ readings, holdsAtReference, disputedInputs }: Parts): string {
  const turned = readings.filter(({ holds }) => holds !== holdsAtReference);
  if (turned.length === 0) return "";
  const names = turned.map(({ name }) => name).join("; ");
  return `Another reading (${names}), by ${disputedInputs.join(", ")}.`;
}

function unprovenTurns({ restsOn }: Parts): string {
  const turning = restsOn.filter(({ turnsAnswer }) => turnsAnswer).slice(0, 4);
  if (turning.length === 0) return "";
  return `If wrong by a fifth: ${turning.map(({ path, status }) => `${path} (${status})`).join(", ")}.`;
}

/** Where the claim holds along its decisive input, in words; empty where it does not turn. */
export function boundaryText({ boundary, decisiveInput }: Pick<Parts, "boundary" | "decisiveInput">): string {
  if (!decisiveInput || boundary.length === 0) return "";
  const { label, unit } = decisiveInput;
  const pieces: string[] = [];
  let open: Boundary | null = null;
  for (const turn of boundary) {
    if (turn.holdsAbove) open = turn;
    else if (open) {
      pieces.push(`between ${quantityText(open.value, "")} and ${quantityText(turn.value, unit)}`);
      open = null;
    } else pieces.push(`below ${quantityText(turn.value, unit)}`);
  }
  if (open) pieces.push(`above ${quantityText(open.value, unit)}`);
  return `where ${label} is ${pieces.join(" or ")}`;
}

/** Where a claim turns along a further input, in words. */
export function alsoTurnsText({ label, unit, turns, referenceValue, low, high }: AlsoTurns): string {
  const at = turns.map(({ value }) => quantityText(value, unit)).join(" and ");
  const where =
    turns.length === 0
      ? `nowhere between ${quantityText(low, "")} and ${quantityText(high, unit)}`
      : `at ${at}`;
  return `Along ${label}, all else at the reference (${quantityText(referenceValue, unit)}): turns ${where}.`;
}

/** A figure with three significant digits and its unit; true minus sign. */
export function quantityText(value: number | null, unit: string): string {
  if (value === null) return "not defined";
  return unit === "" ? threeDigits(value) : `${threeDigits(value)} ${unit}`;
}

function threeDigits(value: number): string {
  const size = Math.abs(value);
  const text = size >= 1000 ? grouped(Number(size.toPrecision(3))) : plain(size);
  return value < 0 ? `−${text}` : text;
}

function plain(size: number): string {
  if (size === 0) return "0";
  // availabilities say nothing at three digits
  if (size > 0.99 && size < 1) return String(Number(size.toPrecision(6)));
  return size < 1e-4 ? size.toExponential(2) : String(Number(size.toPrecision(3)));
}

function grouped(size: number): string {
  return String(Math.round(size)).replace(/\B(?=(\d{3})+$)/g, ",");
}
