import type { GoldenClaim } from "./golden-claim.fixture.ts";

/** For specifications only: figures on the pinned inputs, seed 7; see golden.test.ts. */
export const golden1: readonly GoldenClaim[] = [
  {
    claim: "power-scarcity",
    runs: [
      {
        name: "reference",
        changes: {},
        figures: {
          scarcityRatio: -7.3616080541827404,
          miningWorthUsdPerMwYear: -129007.99784512639,
          hostingWorthUsdPerMwYear: 120810.61055449338,
          miningDualUsdPerMwYear: 308929.731587754,
          connectionUsdPerMwYear: 17524.431740403,
          hostingConnectionShare: 0.1065975975480824,
        },
      },
      {
        name: "machines and shed are there already",
        changes: { "claims.site.machine_price": 0, "facility.mine_usd_per_grid_mw": 0 },
        figures: {
          scarcityRatio: 6.893838975443729,
          miningWorthUsdPerMwYear: 218929.73158775398,
          hostingWorthUsdPerMwYear: 120810.61055449338,
          miningDualUsdPerMwYear: 308929.731587754,
          connectionUsdPerMwYear: 17524.431740403,
          hostingConnectionShare: 0.1065975975480824,
        },
      },
      {
        name: "the hall is there already",
        changes: { "facility.greenfield_usd_per_it_mw": 0 },
        figures: {
          scarcityRatio: -7.3616080541827404,
          miningWorthUsdPerMwYear: -129007.99784512639,
          hostingWorthUsdPerMwYear: 1133333.3333333333,
          miningDualUsdPerMwYear: 308929.731587754,
          connectionUsdPerMwYear: 17524.431740403,
          hostingConnectionShare: 1,
        },
      },
    ],
  },
  {
    claim: "availability-over-price",
    runs: [
      {
        name: "reference",
        changes: {},
        figures: {
          delayOverPriceRatio: 2.738572654892104,
          delayUsdPerMwh: 41.07858982338156,
          priceSpreadUsdPerMwh: 15,
          marginUsdPerMwh: 199.2483695154308,
          equalDelayMonths: 12.203699687108973,
        },
      },
      {
        name: "the project is a mine",
        changes: { "claims.site.use": "mining" },
        figures: {
          delayOverPriceRatio: 0.17961381742024185,
          delayUsdPerMwh: 2.6942072613036276,
          priceSpreadUsdPerMwh: 15,
          marginUsdPerMwh: 8.289142015559987,
          equalDelayMonths: null,
        },
      },
      {
        name: "the lease's end does not move with its start",
        changes: { "claims.site.late_start": "ends-as-planned" },
        figures: {
          delayOverPriceRatio: 3.999327463065908,
          delayUsdPerMwh: 59.98991194598862,
          priceSpreadUsdPerMwh: 15,
          marginUsdPerMwh: 199.2483695154308,
          equalDelayMonths: 8.252515069291421,
        },
      },
    ],
  },
  {
    claim: "capex-gap",
    runs: [
      {
        name: "reference",
        changes: {},
        figures: {
          capexRatio: 19.259259259259263,
          hallUsdPerGridMw: 8666666.666666668,
          hallUsdPerItMw: 11700000,
          mineUsdPerGridMw: 450000,
          withMachinesRatio: 24.051522363031008,
        },
      },
      {
        name: "the articles' own figures, 4.5 M$ against 0.45 M$ per MW",
        changes: { "facility.greenfield_usd_per_it_mw": 4500000, "facility.grid_to_it_ratio": 1 },
        figures: {
          capexRatio: 10,
          hallUsdPerGridMw: 4500000,
          hallUsdPerItMw: 4500000,
          mineUsdPerGridMw: 450000,
          withMachinesRatio: 26.711029962459083,
        },
      },
    ],
  },
  {
    claim: "rebuild-not-convert",
    runs: [
      {
        name: "reference",
        changes: { "claims.site.camp": "reuse" },
        figures: {
          avoidedShareOfHall: 0.03249461538461538,
          reusedShareOfMine: 0.7511111111111111,
          avoidedUsdPerItMw: 380187,
          mostAvoidableShareOfHall: 0.05192307692307692,
          monthsSaved: 24,
          timeOverCapitalRatio: 8.048670785692304,
        },
      },
      {
        name: "shares of the rebuild camp",
        changes: { "claims.site.camp": "rebuild" },
        figures: {
          avoidedShareOfHall: 0.005826923076923078,
          reusedShareOfMine: 0.1777777777777778,
          avoidedUsdPerItMw: 68175.00000000001,
          mostAvoidableShareOfHall: 0.05192307692307692,
          monthsSaved: 24,
          timeOverCapitalRatio: 44.88448844884488,
        },
      },
      {
        name: "shares between the camps",
        changes: { "claims.site.camp": "middle" },
        figures: {
          avoidedShareOfHall: 0.014652115384615385,
          reusedShareOfMine: 0.36444444444444446,
          avoidedUsdPerItMw: 171429.75000000003,
          mostAvoidableShareOfHall: 0.05192307692307692,
          monthsSaved: 24,
          timeOverCapitalRatio: 17.849877282093683,
        },
      },
    ],
  },
  {
    claim: "largely-reusable",
    runs: [
      {
        name: "reference",
        changes: { "claims.site.camp": "reuse" },
        figures: {
          avoidedShareOfHall: 0.03249461538461538,
          reusedShareOfMine: 0.7511111111111111,
          avoidedUsdPerItMw: 380187,
          mostAvoidableShareOfHall: 0.05192307692307692,
          monthsSaved: 24,
          timeOverCapitalRatio: 8.048670785692304,
        },
      },
      {
        name: "shares of the rebuild camp",
        changes: { "claims.site.camp": "rebuild" },
        figures: {
          avoidedShareOfHall: 0.005826923076923078,
          reusedShareOfMine: 0.1777777777777778,
          avoidedUsdPerItMw: 68175.00000000001,
          mostAvoidableShareOfHall: 0.05192307692307692,
          monthsSaved: 24,
          timeOverCapitalRatio: 44.88448844884488,
        },
      },
      {
        name: "shares between the camps",
        changes: { "claims.site.camp": "middle" },
        figures: {
          avoidedShareOfHall: 0.014652115384615385,
          reusedShareOfMine: 0.36444444444444446,
          avoidedUsdPerItMw: 171429.75000000003,
          mostAvoidableShareOfHall: 0.05192307692307692,
          monthsSaved: 24,
          timeOverCapitalRatio: 17.849877282093683,
        },
      },
      {
        name: "shares of the reuse camp and the articles' 4.5 M$ per MW of hall",
        changes: { "claims.site.camp": "reuse", "facility.greenfield_usd_per_it_mw": 4500000 },
        figures: {
          avoidedShareOfHall: 0.08448599999999999,
          reusedShareOfMine: 0.7511111111111111,
          avoidedUsdPerItMw: 380187,
          mostAvoidableShareOfHall: 0.13499999999999998,
          monthsSaved: 24,
          timeOverCapitalRatio: 8.048670785692304,
        },
      },
    ],
  },
  {
    claim: "four-nines",
    runs: [
      {
        name: "reference",
        changes: {},
        figures: {
          mineAvailabilityFraction: 0.998124102966846,
          hallAvailabilityFraction: 0.9999417884950386,
          mineMinutesPerYear: 986.6265438697461,
          withCarriersMinutesPerYear: 276.12659825088696,
          withGensetsMinutesPerYear: 196.6765860768524,
          withTwoPathsMinutesPerYear: 83.62357632935958,
          hallMinutesPerYear: 30.616294465263415,
          gensetUsdPerAvoidedMinute: 34612.95882467771,
        },
      },
      {
        name: "well-maintained gensets without common cause",
        changes: {
          "reliability.gensets.operationalAvailabilityFraction": 0.9998,
          "reliability.gensets.failureToStartProbability": 0.0013,
          "reliability.gensets.meanTimeToFailureHours": 1662,
          "reliability.gensets.commonCauseFraction": 0,
        },
        figures: {
          mineAvailabilityFraction: 0.998124102966846,
          hallAvailabilityFraction: 0.9999419860380246,
          mineMinutesPerYear: 986.6265438697461,
          withCarriersMinutesPerYear: 276.12659825088696,
          withGensetsMinutesPerYear: 194.88344650730178,
          withTwoPathsMinutesPerYear: 81.83005117948855,
          hallMinutesPerYear: 30.512396889768976,
          gensetUsdPerAvoidedMinute: 33849.00685142531,
        },
      },
      {
        name: "a mine on a grid that hardly fails",
        changes: { "reliability.feed.outagesPerYear": 0.05, "reliability.carrier.failuresPerYear": 0.05 },
        figures: {
          mineAvailabilityFraction: 0.9997432264792218,
          hallAvailabilityFraction: 0.9999569470403137,
          mineMinutesPerYear: 135.04982783449964,
          withCarriersMinutesPerYear: 117.2350071332864,
          withGensetsMinutesPerYear: 186.9111958935467,
          withTwoPathsMinutesPerYear: 73.85608628604976,
          hallMinutesPerYear: 22.643669704651348,
          gensetUsdPerAvoidedMinute: -39468.28965433393,
        },
      },
    ],
  },
  {
    claim: "difficulty-self-balances",
    runs: [
      {
        name: "reference",
        changes: {},
        figures: {
          madeGoodFraction: 0.4410767706369182,
          priceFallMadeGoodFraction: 0.4410767706369182,
          banHashpriceGainFraction: 0.7829345495375044,
          daysToNormalBlocks: 37.333333333333336,
          historyFellCount: 7,
          historyMeanChangeFraction: -0.10852735862500006,
        },
      },
      {
        name: "hashrate is banned, the price stays",
        changes: { "claims.shock.kind": "ban" },
        figures: {
          madeGoodFraction: 0.9982873975876331,
          priceFallMadeGoodFraction: 0.4410767706369182,
          banHashpriceGainFraction: 0.7829345495375044,
          daysToNormalBlocks: 37.333333333333336,
          historyFellCount: 7,
          historyMeanChangeFraction: -0.10852735862500006,
        },
      },
      {
        name: "a fall by 80 %",
        changes: { "claims.shock.price_fall": 0.8 },
        figures: {
          madeGoodFraction: 0.3155873796840565,
          priceFallMadeGoodFraction: 0.3155873796840565,
          banHashpriceGainFraction: 0.7829345495375044,
          daysToNormalBlocks: 37.333333333333336,
          historyFellCount: 7,
          historyMeanChangeFraction: -0.10852735862500006,
        },
      },
      {
        name: "a fall by 30 %",
        changes: { "claims.shock.price_fall": 0.3 },
        figures: {
          madeGoodFraction: 0.5573211816712579,
          priceFallMadeGoodFraction: 0.5573211816712579,
          banHashpriceGainFraction: 0.7829345495375044,
          daysToNormalBlocks: 37.333333333333336,
          historyFellCount: 7,
          historyMeanChangeFraction: -0.10852735862500006,
        },
      },
    ],
  },
];
