import { basisMw, leaseFirstYearRent, termAverageRent } from "@switchyard/core/hosting";
import type { Scenario } from "@switchyard/scenario";
import type { OwnSite } from "./evidence.ts";
import { hostingFromScenario } from "./hosting-from-scenario.ts";

/** A scenario's own figures on the basis of the disclosed deals: rent per critical IT kW as a term average. Nothing without a lease. */
export function ownSiteOf(scenario: Scenario): OwnSite {
  const offer = hostingFromScenario(scenario);
  if (!offer) return {};
  const { lease, gridToItRatio, conversion } = offer;
  const averageUsd = termAverageRent(
    leaseFirstYearRent(lease),
    lease.escalatorFractionPerYear,
    lease.termMonths,
  );
  return {
    rentUsdPerKwMonth: (averageUsd * basisMw(lease, lease.rent.basis)) / lease.itMw,
    termMonths: lease.termMonths,
    gridToItRatio,
    hallUsdPerItMw: conversion.capexUsdPerItMw,
  };
}
