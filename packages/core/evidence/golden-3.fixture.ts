import type { GoldenClaim } from "./golden-claim.fixture.ts";

/** For specifications only: figures on the pinned inputs, seed 7; see golden.test.ts. */
export const golden3: readonly GoldenClaim[] = [
  {
    claim: "mixed-compute",
    runs: [
      {
        name: "reference",
        changes: {},
        figures: {
          worthOverCostRatio: 0.6619671712017394,
          earnedUsdPerMwYear: 289900.3999151965,
          costUsdPerMwYear: 437937.72943288035,
          idleShare: 0.35111111111110405,
          filledShareOfIdle: 0.9064919694617467,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
      {
        name: "machines and shed are there already",
        changes: { "claims.site.machine_price": 0, "facility.mine_usd_per_grid_mw": 0 },
        figures: {
          worthOverCostRatio: 3.2211155546132946,
          earnedUsdPerMwYear: 289900.3999151965,
          costUsdPerMwYear: 90000,
          idleShare: 0.35111111111110405,
          filledShareOfIdle: 0.9064919694617467,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
      {
        name: "machines bought used at a third",
        changes: { "claims.site.machine_price": 5 },
        figures: {
          worthOverCostRatio: 1.1376587470439872,
          earnedUsdPerMwYear: 289900.3999151965,
          costUsdPerMwYear: 254821.93203230182,
          idleShare: 0.35111111111110405,
          filledShareOfIdle: 0.9064919694617467,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
    ],
  },
  {
    claim: "hybrid-wastes-nothing",
    runs: [
      {
        name: "reference",
        changes: {},
        figures: {
          unusedFraction: 0.014913348589265962,
          hallUnusedFraction: 0.3511111111111407,
          mineUnusedFraction: 0.02579908675799092,
          hybridMiningValueUsd: 33168752.409225352,
          unservedMwh: 0,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
      {
        name: "machines that never stop for price",
        changes: { "bitcoin.start_price": 3000000 },
        figures: {
          unusedFraction: 0,
          hallUnusedFraction: 0.3511111111111407,
          mineUnusedFraction: 0,
          hybridMiningValueUsd: 1592973101.0305157,
          unservedMwh: 0,
          hashpriceUsdPerPhDay: 1374.5452610322232,
        },
      },
      {
        name: "idle reservation closed to machines",
        changes: { "claims.hybrid.idle": "closed" },
        figures: {
          unusedFraction: 0.2209863013698382,
          hallUnusedFraction: 0.3511111111111407,
          mineUnusedFraction: 0.02579908675799092,
          hybridMiningValueUsd: 21695576.278077547,
          unservedMwh: 0,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
    ],
  },
  {
    claim: "mining-as-bridge",
    runs: [
      {
        name: "reference",
        changes: {},
        figures: {
          bridgeGainUsd: 7120790.432557932,
          bridgeGainUsdPerMw: 71207.90432557932,
          mwMonths: 1176,
          idleMwMonths: 600,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
      {
        name: "machines of 2022, 25 J/TH",
        changes: { "claims.site.efficiency": 25 },
        figures: {
          bridgeGainUsd: -9774056.773209447,
          bridgeGainUsdPerMw: -97740.56773209447,
          mwMonths: 1176,
          idleMwMonths: 600,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
      {
        name: "power at 5.6 c/kWh",
        changes: { "claims.site.power": 56 },
        figures: {
          bridgeGainUsd: -2328763.527442067,
          bridgeGainUsdPerMw: -23287.63527442067,
          mwMonths: 1176,
          idleMwMonths: 600,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
      {
        name: "machines bought new for the bridge",
        changes: { "claims.site.machines": "bought" },
        figures: {
          bridgeGainUsd: -19797231.785327114,
          bridgeGainUsdPerMw: -197972.31785327115,
          mwMonths: 1176,
          idleMwMonths: 600,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
    ],
  },
  {
    claim: "valuation-gap",
    runs: [
      {
        name: "reference",
        changes: {},
        figures: {
          valueRatio: 45.820115590682896,
          hallUsdPerGridMw: 9700742.512983223,
          mineUsdPerGridMw: 211713.61939898253,
          hallValueOverCost: 1.1193164438057566,
          mineValueOverCost: 0.1693275303253452,
          reconcilingRate: 1.7843807037799122,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
      {
        name: "value over what building it cost",
        changes: { "claims.site.capital": "after" },
        figures: {
          valueRatio: 6.610363014538195,
          hallUsdPerGridMw: 9700742.512983223,
          mineUsdPerGridMw: 211713.61939898253,
          hallValueOverCost: 1.1193164438057566,
          mineValueOverCost: 0.1693275303253452,
          reconcilingRate: 1.7843807037799122,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
      {
        name: "both at the contracted rate",
        changes: { "scenario.discount_merchant": 0.08 },
        figures: {
          valueRatio: 40.3084305154014,
          hallUsdPerGridMw: 9700742.512983223,
          mineUsdPerGridMw: 240662.8685102656,
          hallValueOverCost: 1.1193164438057566,
          mineValueOverCost: 0.1924809999542826,
          reconcilingRate: 1.5697374158317112,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
      {
        name: "both at the merchant rate",
        changes: { "scenario.discount_contracted": 0.14 },
        figures: {
          valueRatio: 32.879905111179895,
          hallUsdPerGridMw: 6961123.7165830005,
          mineUsdPerGridMw: 211713.61939898253,
          hallValueOverCost: 0.803206582682654,
          mineValueOverCost: 0.1693275303253452,
          reconcilingRate: 1.7843807037799122,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
    ],
  },
  {
    claim: "miner-divergence",
    runs: [
      {
        name: "reference",
        changes: {},
        figures: {
          weakBillsOverRevenueRatio: 1.6368030549906327,
          strongBillsOverRevenueRatio: 0.5955458365178502,
          weakMustSellShare: 1.6368030549906327,
          strongCashUsdPerMwYear: 271158.3846733089,
          strongMwPerHallMw: 9.588491991986436,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
      {
        name: "the weak firm without debt",
        changes: { "claims.firm.weak.debtUsdPerMwYear": 0 },
        figures: {
          weakBillsOverRevenueRatio: 1.4876451508493187,
          strongBillsOverRevenueRatio: 0.5955458365178502,
          weakMustSellShare: 1.4876451508493187,
          strongCashUsdPerMwYear: 271158.3846733089,
          strongMwPerHallMw: 9.588491991986436,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
      {
        name: "the weak firm with machines of 2024",
        changes: { "claims.firm.weak.efficiencyJPerTh": 17.5 },
        figures: {
          weakBillsOverRevenueRatio: 1.145762138493443,
          strongBillsOverRevenueRatio: 0.5955458365178502,
          weakMustSellShare: 1.145762138493443,
          strongCashUsdPerMwYear: 271158.3846733089,
          strongMwPerHallMw: 9.588491991986436,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
    ],
  },
  {
    claim: "energy-financial-miner",
    runs: [
      {
        name: "reference",
        changes: {},
        figures: {
          besideHashingFraction: 0.2733335812263533,
          hashingUsdPerMwYear: 275127.15700688644,
          stoppingUsdPerMwYear: 27847.47583213452,
          reserveUsdPerMwYear: 22040.850000000002,
          peaksUsdPerMwYear: 53600,
          blockResaleUsdPerMwYear: 26023.014208305285,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
      {
        name: "without avoided peaks",
        changes: { "claims.stack.peak_charge.avoidedFraction": 0 },
        figures: {
          besideHashingFraction: 0.15349522858529185,
          hashingUsdPerMwYear: 275127.15700688644,
          stoppingUsdPerMwYear: 27847.47583213452,
          reserveUsdPerMwYear: 22040.850000000002,
          peaksUsdPerMwYear: 0,
          blockResaleUsdPerMwYear: 26023.014208305285,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
      {
        name: "without reserve",
        changes: { "claims.stack.reserve.soldFraction": 0 },
        figures: {
          besideHashingFraction: 0.2284163491487202,
          hashingUsdPerMwYear: 275127.15700688644,
          stoppingUsdPerMwYear: 27847.47583213452,
          reserveUsdPerMwYear: 0,
          peaksUsdPerMwYear: 53600,
          blockResaleUsdPerMwYear: 26023.014208305285,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
      {
        name: "machines of 2025, 13.5 J/TH",
        changes: { "claims.site.efficiency": 13.5 },
        figures: {
          besideHashingFraction: 0.18275571803544763,
          hashingUsdPerMwYear: 445282.15826195705,
          stoppingUsdPerMwYear: 23656.231404396818,
          reserveUsdPerMwYear: 22319.7,
          peaksUsdPerMwYear: 53600,
          blockResaleUsdPerMwYear: 23976.630502619046,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
    ],
  },
  {
    claim: "ai-inside-operations",
    runs: [
      {
        name: "reference",
        changes: {},
        figures: {
          gainUsdPerMwYear: -5132.654953299264,
          gainOverTenthOfHashpriceRatio: -0.0893172064767095,
          tenthOfHashpriceUsdPerMwYear: 57465.4666862836,
          uptimeGain: 0.0008530542583818912,
        },
      },
      {
        name: "a bad generation: one machine in four fails a year",
        changes: { "mining.failure_terms.meanYearsToFailure": 4 },
        figures: {
          gainUsdPerMwYear: 3073.426148222532,
          gainOverTenthOfHashpriceRatio: 0.05348301032689823,
          tenthOfHashpriceUsdPerMwYear: 57465.4666862836,
          uptimeGain: 0.004576358030999761,
        },
      },
      {
        name: "two false alarms a machine and year",
        changes: { "mining.maintenance.condition_based.falseAlarmsPerYear": 2 },
        figures: {
          gainUsdPerMwYear: -34018.40106080663,
          gainOverTenthOfHashpriceRatio: -0.5919798971880005,
          tenthOfHashpriceUsdPerMwYear: 57465.4666862836,
          uptimeGain: 3.409419599298413e-5,
        },
      },
    ],
  },
];
