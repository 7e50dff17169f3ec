import { formatPercent, formatUsd, type PolicyResult, type StudyPolicy } from "@switchyard/study";
import type { Chart, Drawing } from "./figure.ts";
import { capital, type Layout, NARROW, textWidth, WIDE } from "./layout.ts";
import { scaleLinear } from "./linear-scale.ts";
import { element, label, rule } from "./svg.ts";

/** What is drawn of when blocks are ordered. */
export interface OrdersPicture extends Pick<PolicyResult, "orderedShares" | "blocks"> {
  readonly title: string;
  /** First month of the study, `2027-01`. */
  readonly start: string;
}

/** How many blocks are ordered when, over all futures: from none (pale) below to all (dark) above, one column per quarter. */
export function policyChart(result: PolicyResult): Chart {
  const { orderedShares, blocks, run } = result;
  return ordersChart({ orderedShares, blocks, start: run.start, title: titleOf(result) });
}

/** The same of a study's policy. */
export function studyPolicyChart(policy: StudyPolicy, start: string): Chart {
  const { orderedShares, blocks, lead, afterTaxNpvUsd, name } = policy;
  const worth = formatUsd(afterTaxNpvUsd.mean ?? 0);
  const title =
    policy.kind === "strategy"
      ? `${capital(name)} is worth ${worth}; deciding later adds nothing here`
      : `Deciding block by block is worth ${worth} after tax, ${formatUsd(lead.value)} more than the best fixed plan`;
  return ordersChart({ orderedShares, blocks, start, title });
}

function ordersChart(picture: OrdersPicture): Chart {
  const { orderedShares, blocks, title } = picture;
  return {
    id: "policy",
    title,
    subtitle:
      "Share of futures in which so many blocks are ordered by each quarter, stacked from all blocks (dark, below) to none (blank, above)",
    ...drawing(picture, WIDE),
    narrow: drawing(picture, NARROW),
    spoken: `${title}. ${spokenEnd(picture)}`,
    table: {
      head: [
        "quarter",
        ...Array.from({ length: blocks.length + 1 }, (_, count) => `${count} blocks ordered`),
      ],
      rows: orderedShares.map((shares, quarter) => [quarter, ...shares]),
    },
    how: { href: "#how-policy", text: "how this was computed" },
  };
}

function titleOf({ chosen, bestFixed, valueOfDecidingLaterUsd }: PolicyResult): string {
  const worth = formatUsd(chosen.meanUsd.value);
  if (chosen.kind !== "state")
    return `${capital(bestFixed.name)} is worth ${worth}; deciding later adds nothing here`;
  return `Converting as the state says is worth ${worth}, ${formatUsd(valueOfDecidingLaterUsd.value)} more than the best fixed plan`;
}

function spokenEnd({ orderedShares, blocks }: OrdersPicture): string {
  const last = orderedShares.at(-1);
  if (!last) return "The best way orders nothing block by block";
  return `In the end all ${blocks.length} blocks are ordered in ${formatPercent(last.at(-1)!)} of futures, none in ${formatPercent(last[0]!)}`;
}

function drawing({ orderedShares, blocks, start }: OrdersPicture, layout: Layout): Drawing {
  const isWide = layout.name === "wide";
  const [left, top, bottom] = [56, 16, isWide ? 260 : 220];
  const y = scaleLinear().domain([0, 1]).range([bottom, top]);
  const width = (layout.width - left - 90) / Math.max(1, orderedShares.length);
  const columns = orderedShares.map((shares, quarter) => {
    let below = 0;
    return shares
      .map((_, i) => shares.length - 1 - i)
      .map((count) => {
        const from = below;
        below += shares[count]!;
        if (count === 0 || shares[count]! <= 0) return "";
        return element("rect", {
          x: left + quarter * width,
          y: y(below),
          width: Math.max(0.5, width - 1),
          height: y(from) - y(below),
          class: "hosting",
          "fill-opacity": 0.25 + (0.7 * count) / blocks.length,
        });
      })
      .join("");
  });
  const ticks = [0, 0.5, 1].map(
    (share) =>
      rule(left, y(share), layout.width - 90, y(share), { class: share === 0 ? "zero" : "hair" }) +
      label(left - 6, y(share) + 4, `${share * 100} %`, { "text-anchor": "end", class: "soft" }),
  );
  return {
    width: layout.width,
    height: bottom + 40,
    marks: [
      ...ticks,
      ...columns,
      ...years(orderedShares.length, { left, width, bottom, start }),
      ...endLabels(orderedShares.at(-1), y, layout),
    ].join(""),
    cursorX: orderedShares.map((_, quarter) => left + (quarter + 0.5) * width),
  };
}

function years(
  quarters: number,
  { left, width, bottom, start }: { left: number; width: number; bottom: number; start: string },
): readonly string[] {
  const firstYear = Number(start.slice(0, 4));
  // on a narrow sheet not every year has room for its name
  const every = Math.max(1, Math.ceil((textWidth(start) + 8) / (4 * width)));
  const count = Math.ceil(Math.ceil(quarters / 4) / every);
  return Array.from({ length: count }, (_, i) => i * every).map((year) =>
    label(left + year * 4 * width, bottom + 18, `${firstYear + year}-${start.slice(5, 7)}`, {
      class: "soft",
    }),
  );
}

/** What each band stands for, at its right end. */
function endLabels(
  last: readonly number[] | undefined,
  y: (share: number) => number,
  layout: Layout,
): readonly string[] {
  if (!last) return [];
  let below = 0;
  return last
    .map((_, i) => last.length - 1 - i)
    .map((count) => {
      const middle = below + last[count]! / 2;
      below += last[count]!;
      if (last[count]! < 0.06) return "";
      const words = count === 0 ? "none" : `${count} ordered`;
      return label(layout.width - 84, y(middle) + 4, words, { class: "strong" });
    });
}
