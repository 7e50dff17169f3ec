import type { GoldenClaim } from "./golden-claim.fixture.ts";

/** For specifications only: figures on the pinned inputs, seed 7; see golden.test.ts. */
export const golden2: readonly GoldenClaim[] = [
  {
    claim: "no-counterparty",
    runs: [
      {
        name: "reference",
        changes: {},
        figures: {
          miningLossFraction: 0.0018463963949519192,
          aiOverMiningRatio: 5.34825567629921,
          aiLossFraction: 0.009875,
          poolLossFraction: 1.8480903024049877e-5,
          vendorLossFraction: 0.0018279154919278694,
          hostedLossFraction: 0.07882291972794199,
        },
      },
      {
        name: "mines alone, without a pool",
        changes: { "claims.site.pool": "solo" },
        figures: {
          miningLossFraction: 0.0018279154919278694,
          aiOverMiningRatio: 5.4023285231775215,
          aiLossFraction: 0.009875,
          poolLossFraction: 0,
          vendorLossFraction: 0.0018279154919278694,
          hostedLossFraction: 0.07882291972794199,
        },
      },
      {
        name: "hosts others' machines only",
        changes: { "claims.counterparty.hosted_share": 1 },
        figures: {
          miningLossFraction: 0.07882291972794199,
          aiOverMiningRatio: 0.12528081976769764,
          aiLossFraction: 0.009875,
          poolLossFraction: 1.8480903024049877e-5,
          vendorLossFraction: 0.0018279154919278694,
          hostedLossFraction: 0.07882291972794199,
        },
      },
      {
        name: "pays the machines in full ahead, to a weaker maker",
        changes: {
          "claims.counterparty.vendor.depositFraction": 1,
          "claims.counterparty.vendor.defaultProbabilityPerYear": 0.1,
        },
        figures: {
          miningLossFraction: 0.01220458418254318,
          aiOverMiningRatio: 0.8091221996833535,
          aiLossFraction: 0.009875,
          poolLossFraction: 1.8480903024049877e-5,
          vendorLossFraction: 0.01218610327951913,
          hostedLossFraction: 0.07882291972794199,
        },
      },
    ],
  },
  {
    claim: "predictable-margins",
    runs: [
      {
        name: "reference",
        changes: {},
        figures: {
          variationRatio: 0.018264908539135784,
          hostingVariation: 0.052358068910898004,
          miningVariation: 2.8665935445946316,
          hostingLowOverMedian: 1,
          miningLowOverMedian: null,
          miningNegativeShare: 0.54375,
        },
      },
      {
        name: "a start-up as tenant in a thin market",
        changes: {
          "tenants.grade.investment_grade_backed.defaultProbabilityPerYear": 0.1,
          "tenants.depth.middle.reLetLagMonths": 24,
          "tenants.depth.middle.reLetRentFraction": 0.6,
        },
        figures: {
          variationRatio: 0.1392729757768735,
          hostingVariation: 0.39923901329847006,
          miningVariation: 2.8665935445946316,
          hostingLowOverMedian: 0,
          miningLowOverMedian: null,
          miningNegativeShare: 0.54375,
        },
      },
      {
        name: "hashprice hedged to a quarter of its swings",
        changes: { "claims.hashprice.process.volatilityPerSqrtYear": 0.235 },
        figures: {
          variationRatio: 0.035631848548875786,
          hostingVariation: 0.052358068910898004,
          miningVariation: 1.4694176991429186,
          hostingLowOverMedian: 1,
          miningLowOverMedian: -1.290373374282338,
          miningNegativeShare: 0.276,
        },
      },
    ],
  },
  {
    claim: "customer-concentration",
    runs: [
      {
        name: "reference",
        changes: {},
        figures: {
          singleRuinProbability: 0.048889869534228136,
          spreadRuinProbability: 0.01,
          spreadOverSingleRatio: 0.20454135172111537,
          concentrationIndex: 0.125,
        },
      },
      {
        name: "one tenant without a backstop, below investment grade",
        changes: { "tenants.grade.investment_grade_backed.defaultProbabilityPerYear": 0.035 },
        figures: {
          singleRuinProbability: 0.2997177258468856,
          spreadRuinProbability: 0.145,
          spreadOverSingleRatio: 0.4837885366649118,
          concentrationIndex: 0.125,
        },
      },
      {
        name: "one tenant of investment grade",
        changes: { "tenants.grade.investment_grade_backed.defaultProbabilityPerYear": 0.002 },
        figures: {
          singleRuinProbability: 0.019820956648050503,
          spreadRuinProbability: 0.0025,
          spreadOverSingleRatio: 0.12612912910265048,
          concentrationIndex: 0.125,
        },
      },
      {
        name: "a deep market: let again within the reserve",
        changes: { "tenants.depth.middle.reLetLagMonths": 5 },
        figures: {
          singleRuinProbability: 0,
          spreadRuinProbability: 0,
          spreadOverSingleRatio: null,
          concentrationIndex: 0.125,
        },
      },
    ],
  },
  {
    claim: "three-to-five-times",
    runs: [
      {
        name: "reference",
        changes: {},
        figures: {
          multiple: 24.037272994166482,
          perMeterMwhMultiple: 24.037272994166482,
          perGridMwhMultiple: 15.597519365103583,
          perItMwhMultiple: 26.93251876097084,
          afterCapitalMultiple: null,
          acceleratorMultiple: 105.72144552880515,
          miningMarginUsdPerMwh: 8.289142015559987,
          hostingMarginUsdPerMwh: 199.2483695154308,
          miningAfterCapitalUsdPerMwh: -31.403405793188128,
          hostingAfterCapitalUsdPerMwh: 21.239397505717502,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
      {
        name: "per reserved grid MWh",
        changes: { "claims.site.denominator": "grid" },
        figures: {
          multiple: 15.597519365103583,
          perMeterMwhMultiple: 24.037272994166482,
          perGridMwhMultiple: 15.597519365103583,
          perItMwhMultiple: 26.93251876097084,
          afterCapitalMultiple: null,
          acceleratorMultiple: 105.72144552880515,
          miningMarginUsdPerMwh: 8.289142015559987,
          hostingMarginUsdPerMwh: 199.2483695154308,
          miningAfterCapitalUsdPerMwh: -31.403405793188128,
          hostingAfterCapitalUsdPerMwh: 21.239397505717502,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
      {
        name: "per IT MWh",
        changes: { "claims.site.denominator": "it" },
        figures: {
          multiple: 26.93251876097084,
          perMeterMwhMultiple: 24.037272994166482,
          perGridMwhMultiple: 15.597519365103583,
          perItMwhMultiple: 26.93251876097084,
          afterCapitalMultiple: null,
          acceleratorMultiple: 105.72144552880515,
          miningMarginUsdPerMwh: 8.289142015559987,
          hostingMarginUsdPerMwh: 199.2483695154308,
          miningAfterCapitalUsdPerMwh: -31.403405793188128,
          hostingAfterCapitalUsdPerMwh: 21.239397505717502,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
      {
        name: "after capital, both built new",
        changes: { "claims.site.capital": "after" },
        figures: {
          multiple: null,
          perMeterMwhMultiple: 24.037272994166482,
          perGridMwhMultiple: 15.597519365103583,
          perItMwhMultiple: 26.93251876097084,
          afterCapitalMultiple: null,
          acceleratorMultiple: 105.72144552880515,
          miningMarginUsdPerMwh: 8.289142015559987,
          hostingMarginUsdPerMwh: 199.2483695154308,
          miningAfterCapitalUsdPerMwh: -31.403405793188128,
          hostingAfterCapitalUsdPerMwh: 21.239397505717502,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
      {
        name: "owned accelerators, before capital",
        changes: { "claims.site.offer": "accelerators" },
        figures: {
          multiple: 105.72144552880515,
          perMeterMwhMultiple: 24.037272994166482,
          perGridMwhMultiple: 15.597519365103583,
          perItMwhMultiple: 26.93251876097084,
          afterCapitalMultiple: null,
          acceleratorMultiple: 105.72144552880515,
          miningMarginUsdPerMwh: 8.289142015559987,
          hostingMarginUsdPerMwh: 199.2483695154308,
          miningAfterCapitalUsdPerMwh: -31.403405793188128,
          hostingAfterCapitalUsdPerMwh: 21.239397505717502,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
    ],
  },
  {
    claim: "thirteen-to-25-gw",
    runs: [
      {
        name: "reference",
        changes: {},
        figures: {
          powerGw: 20.36677786730496,
          lowGw: 13.462465038149224,
          highGw: 30.746622900043782,
          hashrateEhs: 994.7144257536,
        },
      },
      {
        name: "the network of the end of 2023",
        changes: { "bitcoin.start_difficulty": 72000000000000 },
        figures: {
          powerGw: 10.552734646271999,
          lowGw: 6.97537048608768,
          highGw: 15.9308926943232,
          hashrateEhs: 515.39607552,
        },
      },
      {
        name: "the network of April 2021",
        changes: { "bitcoin.start_difficulty": 22000000000000 },
        figures: {
          powerGw: 3.224446697472,
          lowGw: 2.1313632040823465,
          highGw: 4.867772767709868,
          hashrateEhs: 157.48213418666666,
        },
      },
    ],
  },
  {
    claim: "nineteen-thousand-btc",
    runs: [
      {
        name: "reference",
        changes: {},
        figures: {
          mustSellBtcPerQuarter: 15622.38469167,
          minedBtcPerQuarter: 14565.505657499998,
          soldOverMined: 1.0725604080642266,
          claimMonthsOfIssuance: 1.369674384749385,
          billsUsdPerBtc: 70647.40895832404,
        },
      },
      {
        name: "all miners, listed or not",
        changes: { "claims.treasury.listed.hashrateFraction": 1 },
        figures: {
          mustSellBtcPerQuarter: 44635.38483333,
          minedBtcPerQuarter: 41615.73045,
          soldOverMined: 1.0725604080639175,
          claimMonthsOfIssuance: 1.369674384749385,
          billsUsdPerBtc: 70647.40895832403,
        },
      },
      {
        name: "power at 5.6 c/kWh",
        changes: { "claims.site.power": 56 },
        figures: {
          mustSellBtcPerQuarter: 18283.36284084,
          minedBtcPerQuarter: 14565.505657499998,
          soldOverMined: 1.2552508145452281,
          claimMonthsOfIssuance: 1.369674384749385,
          billsUsdPerBtc: 82680.86065243471,
        },
      },
      {
        name: "the coin at half its price",
        changes: { "bitcoin.start_price": 33000 },
        figures: {
          mustSellBtcPerQuarter: 31244.76938334,
          minedBtcPerQuarter: 14565.505657499998,
          soldOverMined: 2.145120816128453,
          claimMonthsOfIssuance: 1.369674384749385,
          billsUsdPerBtc: 70647.40895832404,
        },
      },
    ],
  },
  {
    claim: "off-peak-discount",
    runs: [
      {
        name: "reference",
        changes: {},
        figures: {
          withDiscountUsdPerMwh: 14.539142015559987,
          withoutDiscountUsdPerMwh: 8.289142015559987,
          discountUsdPerMwh: 6.25,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
      {
        name: "machines are paid off by level payments too",
        changes: { "claims.site.capital": "after" },
        figures: {
          withDiscountUsdPerMwh: -16.79548453402326,
          withoutDiscountUsdPerMwh: -23.04548453402326,
          discountUsdPerMwh: 6.25,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
      {
        name: "machines of 2022, 25 J/TH",
        changes: { "claims.site.efficiency": 25 },
        figures: {
          withDiscountUsdPerMwh: -5.12774597197008,
          withoutDiscountUsdPerMwh: -11.37774597197008,
          discountUsdPerMwh: 6.25,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
      {
        name: "machines of 2025, 13.5 J/TH",
        changes: { "claims.site.efficiency": 13.5 },
        figures: {
          withDiscountUsdPerMwh: 33.96322891682425,
          withoutDiscountUsdPerMwh: 27.71322891682425,
          discountUsdPerMwh: 6.25,
          hashpriceUsdPerPhDay: 30.239995742708906,
        },
      },
    ],
  },
];
