import type { DispatchResult } from "@switchyard/study";
import { describe, expect, it } from "vitest";
import { type ConversionReading, conversionChart } from "./conversion-chart.ts";
import { dispatchChart } from "./dispatch-chart.ts";
import { energyFlowChart } from "./energy-flow-chart.ts";
import { fanChart } from "./fan-chart.ts";
import { type GanttInput, ganttChart } from "./gantt-chart.ts";
import { shockChart } from "./shock-chart.ts";
import { supplyChart } from "./supply-chart.ts";

const HOW = { href: "#how", text: "how this was computed" };
const NO_NUMBER = /NaN|Infinity|undefined/;

function reading(name: string, avoided: readonly number[]): ConversionReading {
  return {
    name,
    greenfieldUsd: 100e6,
    items: avoided.map((avoidedCapitalUsd, i) => ({ id: `i${i}`, name: `item ${i + 1}`, avoidedCapitalUsd })),
  };
}

describe("the conversion's items", () => {
  const chart = conversionChart(
    [reading("reuse", [8e6, 3e6, -1e6]), reading("rebuild", [5e6, 0, -2e6])],
    HOW,
  );

  it("says in its title what both camps take off a new hall, and the share", () => {
    expect(chart.title).toContain('$10.0M off a new hall of $100M as "reuse" reads it (10.0 %)');
    expect(chart.title).toContain('$3.00M as "rebuild" does (3.0 %)');
  });

  it("sums in its table to what the title says", () => {
    expect(chart.table.rows.at(-1)).toEqual(["sum", 10e6, 3e6]);
  });

  it("draws finite marks, wide and narrow, with a row for each item", () => {
    expect(chart.marks).not.toMatch(NO_NUMBER);
    expect(chart.narrow!.marks).not.toMatch(NO_NUMBER);
    expect(chart.cursorY).toHaveLength(3);
  });

  it("says one figure where both readings agree", () => {
    expect(conversionChart([reading("reuse", [2e6])], HOW).title).toBe(
      "Reuse takes $2.00M off a new hall of $100M (2.0 %)",
    );
  });
});

describe("the schedule", () => {
  const input: GanttInput = {
    title: "Conversion: first block after 16 months",
    start: "2027-01",
    tasks: [
      { id: "switchgear", startDay: -60, finishDay: 200, isCritical: false, chance: 0.1 },
      { id: "cut-over-1", startDay: 200, finishDay: 260, isCritical: true, chance: 0.9 },
    ],
    blocks: [
      { id: "hall-1", gridMw: 20, miningEndsDay: 200, energisedDay: { p10: 230, p50: 260, p90: 330 } },
      { id: "hall-2", gridMw: 20, miningEndsDay: null, energisedDay: { p10: 300, p50: 320, p90: 390 } },
    ],
    how: HOW,
  };
  const chart = ganttChart(input);

  it("keeps what is ordered before the decision on the sheet", () => {
    const starts = [...chart.marks.matchAll(/<rect[^>]* x="(-?[\d.]+)"/g)].map(([, x]) => Number(x));
    expect(Math.min(...starts)).toBeGreaterThanOrEqual(0);
  });

  it("fills the critical path alone, and names it for those who do not see it", () => {
    expect(chart.marks.match(/class="ink"/g)).toHaveLength(1);
    expect(chart.spoken).toContain("Critical path: Cut over 1");
  });

  it("lets a feeder mine until it is cut over, and none where nothing mines", () => {
    expect(chart.marks.match(/class="mining"/g)).toHaveLength(1);
    expect(chart.marks.match(/class="hosting"/g)).toHaveLength(2);
  });
});

describe("the flow of energy", () => {
  const result = (energyMwh: Record<string, number>, idleMwh = 0) =>
    ({
      horizon: { hours: 8760 },
      energyMwh,
      idleReservation: { idleMwh, filledMwh: 0, fillingValueUsd: 0 },
    }) as unknown as DispatchResult;

  it("puts what neither use nor store took under auxiliaries and losses: 1,000 in, 900 used", () => {
    const chart = energyFlowChart(result({ import: 1000, mining: 700, aiServed: 200 }));
    expect(chart.table.rows).toContainEqual(["use", "auxiliaries and losses", 100]);
    expect(chart.title).toContain("70.0 % of 1,000 MWh go into mining");
  });

  it("draws what is reserved and not drawn as hatched, beside the flows", () => {
    const chart = energyFlowChart(result({ import: 1000, aiServed: 1000 }, 400));
    expect(chart.marks).toContain('class="idle"');
    expect(chart.title).toContain("400 MWh reserved for tenants are drawn by nobody");
  });

  it("says so where no energy moves", () => {
    const chart = energyFlowChart(result({}));
    expect(chart.title).toBe("No energy moves");
    expect(chart.marks).not.toMatch(NO_NUMBER);
  });
});

const days = ["2027-01-01", "2027-01-15", "2027-01-29"];
const flat = (value: number) => [value, value, value];

describe("the network's charts", () => {
  it("says where nine paths of ten end, and puts history before the fan", () => {
    const chart = fanChart({
      id: "fan",
      name: "Hashprice",
      unit: "USD/PH/day",
      days,
      fan: { p5: flat(20), p25: flat(30), p50: flat(40), p75: flat(50), p95: flat(60) },
      history: [{ day: "2026-12-18", value: 45 }],
      how: HOW,
    });
    expect(chart.title).toBe(
      "Hashprice in 2027-01: nine paths of ten lie between 20.0 and 60.0 USD/PH/day, half above 40.0",
    );
    expect(chart.cursorX).toHaveLength(4);
    expect(chart.table.rows[0]).toEqual(["2026-12-18", 45, 45, 45, 45, 45]);
  });

  it("counts who is under water: 600 of 1,000 EH/s need less than 40", () => {
    const chart = supplyChart({
      day: "2027-01-15",
      steps: [
        { breakEvenUsdPerPhDay: 20, cumulativeEhs: 600 },
        { breakEvenUsdPerPhDay: 50, cumulativeEhs: 1000 },
      ],
      hashpriceUsdPerPhDay: 40,
      own: [{ name: "S21 XP", breakEvenUsdPerPhDay: 25 }],
      how: HOW,
    });
    expect(chart.title).toContain("60 % of 1,000 EH/s");
    expect(chart.title).toContain("40 % is under water");
    expect(chart.marks).toContain("S21 XP");
  });

  it("draws both expected paths and the day of the shock", () => {
    const chart = shockChart({
      id: "shock",
      title: "Hashprice moves",
      name: "Hashprice",
      unit: "USD/PH/day",
      days,
      withShock: [40, 16, 20],
      without: flat(40),
      shockIndex: 1,
      marks: [{ index: 2, text: "half absorbed" }],
      how: HOW,
    });
    expect(chart.marks).toContain("half absorbed");
    expect(chart.marks).toContain('class="threshold"');
    expect(chart.table.rows[1]).toEqual(["2027-01-15", 16, 40]);
    expect(chart.marks + chart.narrow!.marks).not.toMatch(NO_NUMBER);
  });
});

describe("the dispatch on a phone", () => {
  const steps = 24 * 30;
  const of = (value: number) => new Float64Array(steps).fill(value);
  const result = {
    horizon: { startUnixSec: 1_800_000_000, stepSec: 3600, steps, hours: steps, zone: "UTC" },
    prices: { label: "flat" },
    energyMwh: { mining: 10 * steps, aiServed: 5 * steps },
    series: {
      startUnixSec: Array.from({ length: steps }, (_, i) => 1_800_000_000 + i * 3600),
      priceUsdPerMwh: of(30),
      importMw: of(15),
      exportMw: of(0),
      miningMw: { s21: of(10) },
      aiServedMw: of(5),
      chargeMw: of(0),
    },
  } as unknown as DispatchResult;
  const chart = dispatchChart(result);

  it("is laid out anew: fewer columns, names of the uses that there are below", () => {
    expect(chart.narrow!.width).toBe(358);
    expect(chart.narrow!.cursorX!.length).toBeLessThan(chart.cursorX!.length);
    expect(chart.narrow!.marks).toContain("AI hosting");
    expect(chart.narrow!.marks).not.toContain(">export<");
    expect(chart.narrow!.marks).not.toMatch(NO_NUMBER);
  });
});
