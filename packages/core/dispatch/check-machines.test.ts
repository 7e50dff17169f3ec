import { describe, expect, it } from "vitest";
import { breaches, hall, keep, mw, rules, STEPS, schedule, site } from "./check-machines.fixture.ts";
import { plainStore } from "./plain-site.fixture.ts";
import type { CommittedUnit } from "./site-problem.ts";
import type { Battery } from "./types.ts";

/** What the auditor says of machines whose every hour is written down by hand: nobody solved anything here. */

describe("a hall's hours", () => {
  /** Power per hour; 0 is off. */
  const walk = (powers: number[], parts: Partial<CommittedUnit> = {}) => {
    const powerMw = mw(...powers);
    const mode = Int8Array.from(powerMw, (power) => (power > 0 ? 0 : -1));
    return rules(
      site({ units: [{ ...hall, ...parts }] }),
      schedule({ units: [{ mode, powerMw }], importMw: powerMw }),
    );
  };
  const running = (steps: number, powerMw: number) => ({ before: { isOn: true, steps, powerMw } });

  it.each<[string, number[], Partial<CommittedUnit>]>([
    ["three hours on", [0, 4, 9, 4, 0, 0], {}],
    ["on to the end: the end of the horizon stops no clock", [0, 0, 0, 0, 4, 9], {}],
    ["two hours off between", [4, 5, 4, 0, 0, 4], {}],
    ["on before for two of its three hours, one more", [4, 0, 0, 0, 0, 0], running(2, 5)],
    ["off before for long enough", [4, 9, 9, 9, 9, 9], {}],
    [
      "off before for one of its two hours, one more",
      [0, 4, 4, 4, 4, 4],
      { before: { isOn: false, steps: 1, powerMw: 0 } },
    ],
    [
      "a start to its minimum is one step, though the ramp is less",
      [4, 5, 6, 6, 5, 4],
      { rampUpMw: 1, rampDownMw: 1 },
    ],
    ["without ramps any leap", [9, 4, 9, 9, 4, 9], { rampUpMw: undefined, rampDownMw: undefined } as never],
  ])("%s: nothing to say", (_what, powers, parts) => {
    expect(walk(powers, parts)).toEqual([]);
  });

  it.each<[string, number[], Partial<CommittedUnit>, string]>([
    ["two hours on", [0, 4, 4, 0, 0, 0], {}, "hall keeps its minimum time"],
    ["one hour off between", [4, 4, 4, 0, 4, 4], {}, "hall keeps its minimum time"],
    [
      "on before for one hour and stopped at once",
      [0, 0, 0, 0, 0, 0],
      running(1, 4),
      "hall keeps its minimum time",
    ],
    [
      "off before for one hour and started at once",
      [4, 4, 4, 4, 4, 4],
      { before: { isOn: false, steps: 1, powerMw: 0 } },
      "hall keeps its minimum time",
    ],
    ["3 MW", [4, 4, 3, 4, 4, 4], {}, "hall keeps its minimum"],
    ["10 MW", [4, 9, 10, 9, 4, 4], {}, "hall keeps its maximum"],
    ["from 4 to 9.5 in an hour", [4, 9.5, 9, 4, 4, 4], {}, "hall ramps up within limits"],
    ["a start to 6 MW at a ramp of 5", [6, 6, 6, 6, 6, 6], {}, "hall ramps up within limits"],
    ["from 9 to nothing", [5, 9, 9, 0, 0, 0], {}, "hall ramps down within limits"],
    ["from 9 to 4 at a ramp of 3", [4, 7, 9, 4, 4, 4], { rampDownMw: 3 }, "hall ramps down within limits"],
    [
      "from 9 before to 4 at a ramp of 3",
      [4, 4, 4, 4, 4, 4],
      { ...running(9, 9), rampDownMw: 3 },
      "hall ramps down within limits",
    ],
  ])("%s: seen", (_what, powers, parts, rule) => {
    expect(walk(powers, parts)).toContain(rule);
  });

  it("power in a step in which it is off is seen with its amount and place", () => {
    const done = schedule({
      units: [{ mode: new Int8Array(STEPS).fill(-1), powerMw: mw(0, 0, 0.5) }],
      importMw: mw(0, 0, 0.5),
    });
    expect(breaches(site({ units: [hall] }), done)).toContainEqual({
      rule: "hall gives nothing while off",
      step: 2,
      amount: 0.5,
    });
  });

  it("a maximum that follows the weather is read in its own hour: 9, then 6", () => {
    const derated = {
      ...hall,
      modes: [{ ...hall.modes[0]!, maximumMw: mw(9, 9, 9, 6, 9, 9) }],
      rampUpMw: 9,
      rampDownMw: 9,
    };
    const powerMw = mw(9, 9, 9, 9, 9, 9);
    const done = schedule({ units: [{ mode: new Int8Array(STEPS), powerMw }], importMw: powerMw });
    expect(breaches(site({ units: [derated] }), done)).toEqual([
      { rule: "hall keeps its maximum", step: 3, amount: 3 },
    ]);
  });

  it("a named trip lifts the time it breaks, but not a second one", () => {
    const trip = {
      kind: "minimum-on-time",
      part: "hall",
      fromStep: 0,
      toStep: 1,
      worstStep: 0,
      worstAmount: 2,
      totalMwh: 0,
      limit: 3,
    } as const;
    const stopped = (powers: number[]) => {
      const powerMw = mw(...powers);
      const mode = Int8Array.from(powerMw, (power) => (power > 0 ? 0 : -1));
      const problem = site({ units: [{ ...hall, ...running(1, 4) }] });
      return rules(problem, schedule({ units: [{ mode, powerMw }], importMw: powerMw, slacks: [trip] }));
    };
    expect(stopped([0, 0, 0, 0, 0, 0])).toEqual([]);
    expect(stopped([0, 0, 4, 4, 0, 0])).toEqual(["hall keeps its minimum time"]);
  });
});

/** A store's books from its power. */
describe("a store's hours", () => {
  const outlet = { limitMw: 100, priceUsdPerMwh: 0, deductUsdPerMwh: 0, lossFraction: 0 };
  const audit = (battery: Battery, charge: Float64Array, discharge: Float64Array, noBurning = false) =>
    rules(
      site({ battery, export: outlet, noBurning }),
      schedule({ batteries: [keep(battery, charge, discharge)], importMw: charge, exportMw: discharge }),
    );

  it.each<[string, Partial<Battery>, Float64Array, Float64Array, string[]]>([
    ["4 in, 4 out", {}, mw(4), mw(0, 4), []],
    ["out before in", {}, mw(0, 4), mw(4), ["state of battery is not negative", "battery keeps its reserve"]],
    ["21 MWh into 20", { chargeLimitMw: 21 }, mw(21), mw(), ["battery is not overfull"]],
    ["11 MW of a charger of 10", {}, mw(11), mw(), ["charge of battery stays within its limit"]],
    [
      "11 MW of a discharger of 10",
      {},
      mw(10, 10),
      mw(0, 0, 11),
      ["discharge of battery stays within its limit"],
    ],
    ["below its reserve of 3", { reserveMwh: 3 }, mw(4), mw(0, 2), ["battery keeps its reserve"]],
    [
      "5 of the 6 MWh it must end with",
      { ends: { kind: "at-least", startMwh: 0, endMwh: 6 } },
      mw(5),
      mw(),
      ["battery ends where it must"],
    ],
    ["7 where at least 6 are asked", { ends: { kind: "at-least", startMwh: 0, endMwh: 6 } }, mw(7), mw(), []],
    [
      "7 where exactly 6 are asked",
      { ends: { kind: "exactly", startMwh: 0, endMwh: 6 } },
      mw(7),
      mw(),
      ["battery ends where it must"],
    ],
    [
      "a circle that does not close",
      { ends: { kind: "cyclic" } },
      mw(3),
      mw(),
      ["battery ends as it starts"],
    ],
    ["a circle that closes", { ends: { kind: "cyclic" } }, mw(3), mw(0, 3), []],
  ])("%s", (_what, parts, charge, discharge, expected) => {
    expect(audit(plainStore(parts), charge, discharge)).toEqual(expected);
  });

  it("burning is a breach only where it is forbidden", () => {
    const lossy = plainStore({ chargeEfficiencyFraction: 0.5 });
    expect(audit(lossy, mw(4), mw(2))).toEqual([]);
    expect(audit(lossy, mw(4), mw(2), true)).toEqual(["battery does not burn"]);
  });

  it("negative power is no way to charge", () => {
    const battery = plainStore({ ends: { kind: "free-end", startMwh: 5 } });
    expect(audit(battery, mw(-1), mw())).toContain("charge of battery is not negative");
    expect(audit(battery, mw(), mw(-1))).toContain("discharge of battery is not negative");
  });

  it("a second store has its own name", () => {
    const problem = site({ battery: plainStore(), furtherBatteries: [plainStore()], export: outlet });
    const idle = keep(plainStore(), mw(), mw());
    const busy = keep(plainStore(), mw(), mw(2));
    expect(rules(problem, schedule({ batteries: [idle, busy], exportMw: mw(2) }))).toEqual([
      "state of battery 2 is not negative",
      "battery 2 keeps its reserve",
    ]);
  });

  it("books that don't add up are seen where they break: half a MWh in the third hour", () => {
    const battery = plainStore();
    const books = keep(battery, mw(4), mw());
    books.stateOfChargeMwh.fill(4.5, 3);
    const done = schedule({ batteries: [books], importMw: mw(4) });
    expect(breaches(site({ battery, export: outlet }), done)).toEqual([
      { rule: "state of battery follows its power", step: 2, amount: 0.5 },
    ]);
  });
});
