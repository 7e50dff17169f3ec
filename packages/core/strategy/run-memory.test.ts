import { describe, expect, it } from "vitest";
import { makeYard } from "./month-memory.ts";
import { operatePlan } from "./operate.ts";
import { makePlan } from "./plan.ts";
import { testSite, testWorld } from "./test-site.ts";

const choice = { strategy: "mine", hostMw: 0, waitMonths: 0, fleet: "run-to-stop" } as const;

describe("the memory of runs", () => {
  const site = testSite();
  const yard = makeYard(site);
  const world = testWorld();
  const on = (moved: typeof world) => operatePlan(site, moved, makePlan(site, moved, choice), yard);
  const first = on(world);

  it("leaves fleet and dispatch as they were where only the rent moves", () => {
    const moved = on({ ...world, rentRatio: world.rentRatio.map((ratio) => ratio * 1.2) });
    expect(moved.course.operations).toBe(first.course.operations);
    expect(moved.course.fleet).toBe(first.course.fleet);
  });

  it("runs anew where the hashprice moves, and answers what a yard without memory answers", () => {
    const higher = { ...world, hashpriceUsdPerPhDay: world.hashpriceUsdPerPhDay.map((usd) => usd * 1.2) };
    const moved = on(higher);
    expect(moved.course.operations).not.toBe(first.course.operations);
    expect(moved.lines).toEqual(
      operatePlan(site, higher, makePlan(site, higher, choice), makeYard(site)).lines,
    );
  });

  it("runs the same site, made anew, no second time", () => {
    const same = testSite();
    const again = operatePlan(same, world, makePlan(same, world, choice), yard);
    expect(again.course.operations).toBe(first.course.operations);
  });

  it("runs anew on another site, and where the machines are sold instead", () => {
    const { connection, ...rest } = testSite();
    const other = { ...rest, connection: { ...connection, importAdderUsdPerMwh: 9 } };
    const elsewhere = operatePlan(other, world, makePlan(other, world, choice), yard);
    expect(elsewhere.course.operations).not.toBe(first.course.operations);
    const sold = operatePlan(site, world, makePlan(site, world, { ...choice, fleet: "sell" }), yard);
    expect(sold.course.fleet).not.toBe(first.course.fleet);
  });
});
