import {
  besideDisclosed,
  breakEvenReuse,
  type CapexFigure,
  type ConversionInput,
  type ConversionResult,
  convertSite,
  type DisclosedProject,
} from "@switchyard/core/facility";
import type { Deal } from "@switchyard/core/hosting";
import { assumptionsUnder, type Scenario } from "@switchyard/scenario";
import { conversionInput, conversionOf, emptyLandOf } from "./conversion-from-scenario.ts";
import { convertedMw, figure, figuresUnder, gridToItOf } from "./facility-site.ts";

/** The readings of a mine, from the one that keeps least to the one that keeps most. */
export const CAMPS = ["rebuild", "middle", "reuse"] as const;
export type CampName = (typeof CAMPS)[number];

/** What an earlier start is worth: months that the site's own connection saves, at the NOI of the finished halls. */
export interface TimeWorth {
  readonly monthsSaved: number;
  /** 0 where there is no lease to take it from. */
  readonly monthlyNoiUsd: number;
}

const NO_TIME: TimeWorth = { monthsSaved: 0, monthlyNoiUsd: 0 };

/** A conversion beside the same halls on empty land, and the budget with the scenario's contingency. */
export interface ConversionRead extends ConversionResult {
  readonly emptyLand: CapexFigure;
  readonly contingencyFraction: number;
  /** converted * (1 + contingency): what the study builds for. */
  readonly budget: CapexFigure;
}

/** One camp's reading of the site; its reuse value is avoided capital + months saved * monthly NOI. */
export function convertAs(scenario: Scenario, camp: CampName, time = NO_TIME): ConversionRead {
  const conversion = { ...scenario.facility.conversion, camp };
  const facility = { ...scenario.facility, conversion };
  const result = conversionOf(
    { ...scenario, facility } as Scenario,
    convertedMw(scenario),
    gridToItOf(scenario),
  );
  const monthsSaved = Math.max(0, time.monthsSaved);
  const timeValueUsd = monthsSaved * time.monthlyNoiUsd;
  const { contingencyFraction } = conversion;
  return {
    ...result,
    emptyLand: emptyLandOf(scenario, result),
    contingencyFraction,
    budget: scaled(result.converted, 1 + contingencyFraction),
    monthsSaved,
    timeValueUsd,
    reuseValueUsd: result.avoidedCapitalUsd + timeValueUsd,
  };
}

function scaled({ totalUsd, usdPerGridMw, usdPerItMw }: CapexFigure, by: number): CapexFigure {
  return { totalUsd: totalUsd * by, usdPerGridMw: usdPerGridMw * by, usdPerItMw: usdPerItMw * by };
}

/** The scenario's camp beside the other two, the dispute between them in money and months, and what others disclosed. */
export function facilityConvert(scenario: Scenario, time = NO_TIME) {
  const own = convertAs(scenario, scenario.facility.conversion.camp as CampName, time);
  const camps = CAMPS.map((camp) => convertAs(scenario, camp, time));
  return {
    own,
    camps,
    breakEvenReuseFraction: breakEvenReuse(ownInput(scenario), 0),
    dispute: disputeOf(scenario, camps, time),
    disclosed: figuresUnder<DisclosedProject>("facility.disclosed.", "facility.conversion").map((project) =>
      besideDisclosed(own.converted.usdPerItMw, project),
    ),
    deals: dealsBeside(own),
  };
}

/** What the camps disagree about, and at which one share of every item reuse is worth what each of them says. */
function disputeOf(scenario: Scenario, camps: readonly ConversionResult[], time: TimeWorth) {
  const avoided = camps.map((camp) => camp.avoidedCapitalUsd);
  const capitalUsd = Math.max(...avoided) - Math.min(...avoided);
  const input = ownInput(scenario);
  return {
    capitalUsd,
    fractionOfHall: capitalUsd / camps[0]!.greenfield.totalUsd,
    /** An earlier start by so many months is worth the whole dispute; null without a lease. */
    monthsOfNoi: time.monthlyNoiUsd > 0 ? capitalUsd / time.monthlyNoiUsd : null,
    uniformReuse: camps.map((camp) => ({
      camp: camp.campId,
      fraction: breakEvenReuse(input, camp.avoidedCapitalUsd),
    })),
  };
}

/** A signed deal whose building cost is known, beside the scenario's conversion. */
export interface DealBeside {
  readonly name: string;
  readonly itMw: number | null;
  readonly gridPerItRatio: number | null;
  /** USD per MW of critical IT; a range where the source gives one. */
  readonly capexUsdPerItMw: { readonly low: number; readonly high: number } | null;
  readonly stands: "below" | "within" | "above" | "not disclosed";
}

/** The contract file's deals: cost per IT MW from a disclosed project, or from the loan's cost; the others are listed. */
function dealsBeside(own: ConversionResult): readonly DealBeside[] {
  const projects = figuresUnder<DisclosedProject & { readonly deals: readonly string[] }>(
    "facility.disclosed.",
    "facility.conversion",
  );
  return assumptionsUnder("leases.").map(({ id }) => {
    const deal = figure<Deal>(id, "facility.conversion");
    const project = projects.find(({ deals }) => deals.includes(id));
    const capexUsdPerItMw = project
      ? { low: project.lowUsdPerItMw, high: project.highUsdPerItMw }
      : costOfLoan(deal);
    return {
      name: deal.name,
      itMw: deal.itMw,
      gridPerItRatio: deal.itMw && deal.reservedMw ? deal.reservedMw / deal.itMw : null,
      capexUsdPerItMw,
      stands: capexUsdPerItMw
        ? besideDisclosed(own.converted.usdPerItMw, {
            project: deal.name,
            lowUsdPerItMw: capexUsdPerItMw.low,
            highUsdPerItMw: capexUsdPerItMw.high,
          }).stands
        : "not disclosed",
    };
  });
}

function costOfLoan({ loan, itMw }: Deal): DealBeside["capexUsdPerItMw"] {
  if (!loan || loan.kind === "cover" || !itMw) return null;
  return { low: loan.costUsd / itMw, high: (loan.costHighUsd ?? loan.costUsd) / itMw };
}

/** The scenario's own conversion, whole. */
function ownInput(scenario: Scenario): ConversionInput {
  return conversionInput(scenario, convertedMw(scenario), gridToItOf(scenario));
}

/** The scenario's conversion read again with months saved and NOI: what reuse is worth in money and in time. */
export function reuseValue(scenario: Scenario, monthsSaved: number, monthlyNoiUsd: number): ConversionResult {
  return convertSite({ ...ownInput(scenario), monthsSaved: Math.max(0, monthsSaved), monthlyNoiUsd });
}
