import { formatFigure, formatMw, formatPercent, formatUsd, type StudyResult } from "@switchyard/study";

/** A piece of the reason: words, or a figure with the place on the page that shows it. */
export interface ReasonPiece {
  readonly text: string;
  /** Id of the element that holds the figure. */
  readonly target?: string;
}

/** The reason with every figure that stands elsewhere on the page made a link to it. */
export function reasonPieces(result: StudyResult): readonly ReasonPiece[] {
  const places = [...figurePlaces(result)].sort(([a], [b]) => b.length - a.length);
  return places.reduce<readonly ReasonPiece[]>(
    (pieces, [figure, target]) =>
      pieces.flatMap((piece) => (piece.target ? [piece] : split(piece.text, figure, target))),
    [{ text: result.answer.reason }],
  );
}

/** Where each figure of a study stands, as it is written. */
function figurePlaces({ strategies, breakEvens }: StudyResult): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  const put = (text: string, target: string) => {
    // the same words may stand for two figures: the first, more decisive one wins
    if (!places.has(text) && /\d{2}|\d\.\d/.test(text)) places.set(text, target);
  };
  const available = strategies.filter((entry) => entry.available);
  for (const { npvUsd } of available) {
    if (npvUsd.band?.mean != null) put(formatUsd(npvUsd.band.mean), "strategies");
    put(formatUsd(npvUsd.value), "strategies");
  }
  for (const entry of available)
    put(formatUsd(entry.npvUsd.value - entry.npvWithoutTerminalUsd.value), "strategies");
  for (const turn of breakEvens)
    if (turn.flipsAt !== null) put(`${formatFigure(turn.flipsAt)} ${turn.unit}`, "levers");
  for (const entry of available) {
    put(formatUsd(entry.capexUsd.value), "all-strategies");
    put(formatUsd(entry.peakFundingUsd.value), "all-strategies");
    put(formatUsd(entry.marginUsdPerReservedGridMwYear), "all-strategies");
    put(formatMw(entry.hostedGridMw), "all-strategies");
    for (const root of entry.irrPerYear) put(formatPercent(root), "all-strategies");
    if (entry.paybackMonths !== null) put(`${formatFigure(entry.paybackMonths)} months`, "all-strategies");
  }
  return places;
}

/** Splits a text at a figure that stands there as a whole: `$4.1M` is not in `$54.1M` nor in `$4.1M2`. */
function split(text: string, figure: string, target: string): readonly ReasonPiece[] {
  const at = text.indexOf(figure);
  if (at < 0) return [{ text }];
  const [before, after] = [text.slice(0, at), text.slice(at + figure.length)];
  if (/[\d.,−$]$/.test(before) || /^[\d%a-zA-Z]/.test(after) || /^[.,]\d/.test(after))
    return joined(text.slice(0, at + figure.length), split(after, figure, target));
  return [
    ...(before ? [{ text: before }] : []),
    { text: figure, target },
    ...(after ? split(after, figure, target) : []),
  ];
}

function joined(head: string, [first, ...rest]: readonly ReasonPiece[]): readonly ReasonPiece[] {
  return first && !first.target
    ? [{ text: head + first.text }, ...rest]
    : [{ text: head }, ...(first ? [first] : []), ...rest];
}
