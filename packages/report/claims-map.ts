import { quantityText } from "@switchyard/core/evidence";
import type { RegisteredClaim } from "@switchyard/study";
import type { Chart, Drawing } from "./figure.ts";
import { type Layout, NARROW, textWidth, WIDE } from "./layout.ts";
import { element, label, rule } from "./svg.ts";

/** Where in the plane of the decisive and a second input a claim holds: solid cells hold, hatched ones fail. */
export function claimMap(claim: RegisteredClaim): Chart | null {
  const { map } = claim;
  if (!map) return null;
  const cells = map.holds.flat();
  const share = cells.filter((holds) => holds).length;
  const title = `It holds at ${share} of ${cells.length} places of ${map.xInput} and ${map.yInput}`;
  return {
    id: `map-${claim.id}`,
    title,
    subtitle: `across: ${map.xInput}; up: ${map.yInput}; solid where the claim holds, hatched where it fails`,
    ...drawing(claim, WIDE),
    narrow: drawing(claim, NARROW),
    spoken: `${claim.wording}. ${title}`,
    table: {
      head: [map.xInput, map.yInput, "answer", claim.headline ?? "headline"],
      rows: map.ys.flatMap((y, row) =>
        map.xs.map((x, column) => [
          x,
          y,
          map.holds[row]![column] ? "holds" : "fails",
          map.headline[row]![column] ?? null,
        ]),
      ),
    },
    how: { href: `#how-${claim.id}`, text: "how this was computed" },
  };
}

const CELL_HEIGHT = 13;

function drawing({ map }: RegisteredClaim, layout: Layout): Drawing {
  const { xs, ys, holds } = map!;
  const names = [ys[0]!, ys.at(-1)!].map((value) => quantityText(value, ""));
  const left = Math.max(...names.map((name) => textWidth(name))) + 8;
  const width = Math.min(layout.width - left, 460);
  const step = width / xs.length;
  const bottom = ys.length * CELL_HEIGHT;
  const cells = holds.flatMap((row, y) =>
    row.map((isHeld, x) =>
      element("rect", {
        x: left + x * step,
        y: bottom - (y + 1) * CELL_HEIGHT,
        width: step,
        height: CELL_HEIGHT,
        class: isHeld ? "ink" : "idle",
      }),
    ),
  );
  const ends = [
    label(left - 6, bottom, names[0]!, { "text-anchor": "end", class: "soft" }),
    label(left - 6, 10, names[1]!, { "text-anchor": "end", class: "soft" }),
    label(left, bottom + 16, quantityText(xs[0]!, ""), { class: "soft" }),
    label(left + width, bottom + 16, quantityText(xs.at(-1)!, ""), { "text-anchor": "end", class: "soft" }),
    rule(left, bottom, left + width, bottom, { class: "zero" }),
  ];
  return { width: layout.width, height: bottom + 22, marks: cells.join("") + ends.join("") };
}
