import type { GoldenClaim } from "./golden-claim.fixture.ts";

/** For specifications only: figures on the pinned inputs, seed 7; see golden.test.ts. */
export const golden4: readonly GoldenClaim[] = [
  {
    claim: "demand-outgrows-supply",
    runs: [
      {
        name: "reference",
        changes: {},
        figures: {
          yearsToShortfall: 11.564403849962035,
          dataCentreTwhInTenYears: 712.0181614845916,
          shortfallTwhInTenYears: -98.6223300159354,
          gulfUsdPerKwh: 0.038,
        },
      },
      {
        name: "generation grows 3 % a year",
        changes: { "claims.demand.us.generationGrowthPerYear": 0.03 },
        figures: {
          yearsToShortfall: 21.514384623631415,
          dataCentreTwhInTenYears: 712.0181614845916,
          shortfallTwhInTenYears: -865.1321470692437,
          gulfUsdPerKwh: 0.038,
        },
      },
      {
        name: "other demand does not grow",
        changes: { "claims.demand.us.otherGrowthPerYear": 0 },
        figures: {
          yearsToShortfall: 14.949431384543416,
          dataCentreTwhInTenYears: 712.0181614845916,
          shortfallTwhInTenYears: -339.0424871205314,
          gulfUsdPerKwh: 0.038,
        },
      },
    ],
  },
  {
    claim: "security-tied-to-energy",
    runs: [
      {
        name: "reference",
        changes: {},
        figures: {
          energyShareOfBudget: 0.8125001143865576,
          budgetUsdPerDay: 30080160,
          powerUsdPerDay: 24440133.440765955,
          attackPowerGw: 20.36677786730496,
          attackMachinesUsd: 14920716386.304,
        },
      },
      {
        name: "all machines are the best that pay",
        changes: { "bitcoin.network_efficiency[9].guessJPerTh": 13.4 },
        figures: {
          energyShareOfBudget: 0.5583334119374294,
          budgetUsdPerDay: 30080160,
          powerUsdPerDay: 16794758.364423785,
          attackPowerGw: 13.995631970353156,
          attackMachinesUsd: 14920716386.304,
        },
      },
      {
        name: "the coin at 130,000 USD",
        changes: { "bitcoin.start_price": 130000 },
        figures: {
          energyShareOfBudget: 0.4125000580731754,
          budgetUsdPerDay: 59248800,
          powerUsdPerDay: 24440133.440765955,
          attackPowerGw: 20.36677786730496,
          attackMachinesUsd: 14920716386.304,
        },
      },
    ],
  },
  {
    claim: "thin-tenant-market",
    runs: [
      {
        name: "reference",
        changes: {},
        figures: {
          hostingLessMiningUsdPerMwYear: -12522.72277883999,
          ercotUsdPerMwYear: 66842.35658623942,
          russia_surplusUsdPerMwYear: -12522.72277883999,
          gulfUsdPerMwYear: 49977.277221160126,
          nordicUsdPerMwYear: 66842.35658623942,
          miningUsdPerMwYear: -275276.60257004434,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
      {
        name: "hall and mine are there already",
        changes: { "claims.site.capital": "before" },
        figures: {
          hostingLessMiningUsdPerMwYear: 927338.8731371638,
          ercotUsdPerMwYear: 1006703.9525022432,
          russia_surplusUsdPerMwYear: 927338.8731371638,
          gulfUsdPerMwYear: 989838.8731371639,
          nordicUsdPerMwYear: 1006703.9525022432,
          miningUsdPerMwYear: 72661.12686283604,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
      {
        name: "tenancies of five years",
        changes: { "claims.tenancy.years": 5 },
        figures: {
          hostingLessMiningUsdPerMwYear: -202998.9132550304,
          ercotUsdPerMwYear: -27015.476402028347,
          russia_surplusUsdPerMwYear: -202998.9132550304,
          gulfUsdPerMwYear: -68078.2783343955,
          nordicUsdPerMwYear: -27015.476402028347,
          miningUsdPerMwYear: -275276.60257004434,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
      {
        name: "as deep a market as Texas",
        changes: { "jurisdiction.russia_surplus.reletMonths.value": 9 },
        figures: {
          hostingLessMiningUsdPerMwYear: 66842.35658623942,
          ercotUsdPerMwYear: 66842.35658623942,
          russia_surplusUsdPerMwYear: 66842.35658623942,
          gulfUsdPerMwYear: 49977.277221160126,
          nordicUsdPerMwYear: 66842.35658623942,
          miningUsdPerMwYear: -275276.60257004434,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
    ],
  },
  {
    claim: "gpu-access",
    runs: [
      {
        name: "reference",
        changes: {
          "tenants.accelerator_price.h100.passThroughFraction": 0,
          "tenants.accelerator_fleet.gb300.utilisationFraction": 1,
          "tenants.accelerator_fleet.gb300.economicLifeMonths": 60,
          "scenario.discount_owned": 0.08,
        },
        figures: {
          barredUsdPerItMw: -16156691.86652072,
          homeUsdPerItMw: 1172427.4236861363,
          lostUsdPerItMw: 17329119.290206857,
        },
      },
      {
        name: "no premium, no delay: sanctions lifted",
        changes: {
          "tenants.accelerator_price.h100.passThroughFraction": 0,
          "tenants.accelerator_fleet.gb300.utilisationFraction": 1,
          "tenants.accelerator_fleet.gb300.economicLifeMonths": 60,
          "scenario.discount_owned": 0.08,
          "jurisdiction.russia_surplus.acceleratorPremiumFraction.value": 0,
          "jurisdiction.russia_surplus.acceleratorDelayMonths.value": 0,
          "jurisdiction.russia_surplus.sparesPremiumFraction.value": 0,
        },
        figures: {
          barredUsdPerItMw: 954887.5323253907,
          homeUsdPerItMw: 1172427.4236861363,
          lostUsdPerItMw: 217539.89136074553,
        },
      },
      {
        name: "let by the hour for four years: price falls with each generation, four hours of five are let",
        changes: {
          "tenants.accelerator_price.h100.passThroughFraction": 0.5,
          "tenants.accelerator_fleet.gb300.utilisationFraction": 0.8,
          "tenants.accelerator_fleet.gb300.economicLifeMonths": 48,
          "scenario.discount_owned": 0.14,
        },
        figures: {
          barredUsdPerItMw: -33951400.732093625,
          homeUsdPerItMw: -17312242.025527075,
          lostUsdPerItMw: 16639158.70656655,
        },
      },
    ],
  },
  {
    claim: "capacity-moved-not-converted",
    runs: [
      {
        name: "reference",
        changes: {},
        figures: {
          costOverGreenfieldRatio: 0.811965811965812,
          medianUsdPerItMw: 9500000,
          leastCostRatio: 0.5555555555555556,
          connectionKeptCount: 4,
          substationKeptCount: 0,
          buildingKeptCount: 0,
          coolingKeptCount: 0,
        },
      },
      {
        name: "new halls at the top of the guide's range",
        changes: { "facility.greenfield_usd_per_it_mw": 15000000 },
        figures: {
          costOverGreenfieldRatio: 0.6333333333333333,
          medianUsdPerItMw: 9500000,
          leastCostRatio: 0.43333333333333335,
          connectionKeptCount: 4,
          substationKeptCount: 0,
          buildingKeptCount: 0,
          coolingKeptCount: 0,
        },
      },
    ],
  },
  {
    claim: "power-drives-training-cost",
    runs: [
      {
        name: "reference",
        changes: {},
        figures: {
          electricityShareFraction: 0.03577182278216501,
          electricityUsdPerHour: 0.14202,
          acceleratorUsdPerHour: 3.058825995513173,
          hallUsdPerHour: 0.5126391380421729,
          costUsdPerHour: 3.9701639154605184,
          shareOfHourlyPrice: 0.04880412371134021,
        },
      },
      {
        name: "accelerators, hall and staff are paid: only the next hour counts",
        changes: { "claims.site.capital": "sunk" },
        figures: {
          electricityShareFraction: 1,
          electricityUsdPerHour: 0.14202,
          acceleratorUsdPerHour: 3.058825995513173,
          hallUsdPerHour: 0.5126391380421729,
          costUsdPerHour: 3.9701639154605184,
          shareOfHourlyPrice: 0.04880412371134021,
        },
      },
      {
        name: "power at 10 c/kWh",
        changes: { "claims.site.power": 100 },
        figures: {
          electricityShareFraction: 0.07616300776273369,
          electricityUsdPerHour: 0.3156,
          acceleratorUsdPerHour: 3.058825995513173,
          hallUsdPerHour: 0.5126391380421729,
          costUsdPerHour: 4.143743915460519,
          shareOfHourlyPrice: 0.10845360824742267,
        },
      },
    ],
  },
  {
    claim: "fees-do-not-fill-gap",
    runs: [
      {
        name: "reference",
        changes: {},
        figures: {
          filledFraction: -0.004281600000000019,
          filledFraction2012: 0.007192399999999999,
          filledFraction2016: 0.0708888,
          filledFraction2020: 0.060395199999999996,
          filledFraction2024: -0.004281600000000019,
          feeShareOfReward: 0.14412403491426176,
          feesThatWouldFillBtc: 3.66461,
        },
      },
      {
        name: "fees of the dearest day, 2024-04-20",
        changes: { "claims.history.halvings[3].feesAfterBtcPerBlock": 8.73 },
        figures: {
          filledFraction: 2.6209248,
          filledFraction2012: 0.007192399999999999,
          filledFraction2016: 0.0708888,
          filledFraction2020: 0.060395199999999996,
          filledFraction2024: 2.6209248,
          feeShareOfReward: 0.7363981442429355,
          feesThatWouldFillBtc: 3.66461,
        },
      },
      {
        name: "fees of a quiet month, 0.04 BTC",
        changes: { "claims.history.halvings[3].feesAfterBtcPerBlock": 0.04 },
        figures: {
          filledFraction: -0.15987520000000002,
          filledFraction2012: 0.007192399999999999,
          filledFraction2016: 0.0708888,
          filledFraction2020: 0.060395199999999996,
          filledFraction2024: -0.15987520000000002,
          feeShareOfReward: 0.01263823064770932,
          feesThatWouldFillBtc: 3.66461,
        },
      },
    ],
  },
];
