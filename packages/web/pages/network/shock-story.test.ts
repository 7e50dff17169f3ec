import { assumption } from "@switchyard/scenario";
import { networkSettings, networkStart, simulateNetwork } from "@switchyard/study";
import { describe, expect, it } from "vitest";
import { shockStory, signedPercent } from "./shock-story.ts";

const settings = networkSettings("test");
const simulate = (shocks: readonly ("fall" | "rise")[]) =>
  simulateNetwork(
    {
      ...networkStart(settings),
      months: 14,
      shocks: shocks.map((way) => ({
        kind: "price",
        startDay: networkStart(settings).startDay + 98,
        changeFraction: way === "fall" ? -0.6 : 1,
      })),
      diversions: [],
      overheadRatio: assumption("bitcoin.network_overhead_ratio").value,
      paths: 16,
      studySeed: 3,
      isPriceUncertain: false,
    },
    settings,
  );
const monthOf = (simulation: ReturnType<typeof simulate>, step: number) => simulation.days[step]!.slice(0, 7);

describe("what a shock did", () => {
  it("has no story where nothing was shocked", () => {
    const calm = simulate([]);
    expect(shockStory(calm, monthOf(calm, 7))).toBeUndefined();
  });

  it("tells a fall of price: hashprice falls, difficulty follows, part of the gap closes", () => {
    const fallen = simulate(["fall"]);
    const story = shockStory(fallen, monthOf(fallen, 7))!;
    expect(story.peakChangeFraction).toBeLessThan(-0.4);
    expect(story.difficultyChangeFraction).toBeLessThan(0);
    expect(story.endChangeFraction).toBeGreaterThan(story.peakChangeFraction);
    expect(story.underWaterAtWorstFraction).toBeGreaterThan(0.2);
    expect(story.deepestIndex).toBeGreaterThanOrEqual(story.shockIndex);
  });

  it("tells a rise with the other sign", () => {
    const risen = simulate(["rise"]);
    const story = shockStory(risen, monthOf(risen, 7))!;
    expect(story.peakChangeFraction).toBeGreaterThan(0.5);
    expect(story.difficultyChangeFraction).toBeGreaterThan(0);
  });

  it("writes percent with a true sign", () => {
    expect([signedPercent(-0.256), signedPercent(0.031)]).toEqual(["−26 %", "+3 %"]);
  });
});
