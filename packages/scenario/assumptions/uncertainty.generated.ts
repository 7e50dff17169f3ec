// Made by npm run generate from assumptions/uncertainty.yaml. Change that file, not this one.
export const uncertaintyAssumptions = {
  "uncertainty.bitcoin": {"id":"uncertainty.bitcoin","value":{"volatilityPerSqrtYear":0.55,"jumpVarianceShareFraction":0.22,"jumpsPerYear":7,"jumpMeanOverDeviationRatio":-0.15,"volatilityReversionPerYear":5.5,"volatilityOfVolatility":1.5,"leverageCorrelation":-0.1},"unit":"","date":"2024-06","status":"verified"},
  "uncertainty.fees": {"id":"uncertainty.fees","value":{"baseMean":1,"baseReversionPerYear":1.5,"baseVolatilityPerSqrtYear":1.04,"burstsPerYear":1.5,"burstMeanSize":2,"burstLogDeviation":0.7,"burstDecayPerYear":8.3},"unit":"","date":"2024-06","status":"verified"},
  "uncertainty.hashrate": {"id":"uncertainty.hashrate","value":{"reversionPerYear":1,"volatilityPerSqrtYear":0.375,"initialLogDeviation":0},"unit":"","date":"2024-06","status":"verified"},
  "uncertainty.network": {"id":"uncertainty.network","value":{"classCount":16,"growthLogPerYear":0.27},"unit":"","date":"2026-05","status":"reported"},
  "uncertainty.power_level": {"id":"uncertainty.power_level","value":{"reversionPerYear":0.8,"volatilityPerSqrtYear":0.35,"initialLogDeviation":0},"unit":"","date":"2018-12","status":"assumed"},
  "uncertainty.power_spread": {"id":"uncertainty.power_spread","value":{"reversionPerYear":18,"volatilityPerSqrtYear":2.1,"initialLogDeviation":0},"unit":"","date":"2018-12","status":"verified"},
  "uncertainty.rent": {"id":"uncertainty.rent","value":{"reversionPerYear":0.6,"volatilityPerSqrtYear":0.2,"initialLogDeviation":0},"unit":"","date":"2026-01","status":"assumed"},
  "uncertainty.compute_regimes": {"id":"uncertainty.compute_regimes","value":{"names":["shortage","balance","glut"],"transitionProbability":[[0.94,0.06,0],[0.025,0.95,0.025],[0,0.06,0.94]],"startState":1,"acceleratorMultiplierByRegime":[1.5,1,0.7],"rentMultiplierByRegime":[1.15,1,0.88]},"unit":"","date":"2026-03","status":"assumed"},
  "uncertainty.works": {"id":"uncertainty.works","value":{"p90OverP50Ratio":1.3,"overrunDeviationFraction":0.15,"commonCauseCorrelation":0.5},"unit":"","date":"2025-12","status":"assumed"},
  "uncertainty.large_outage": {"id":"uncertainty.large_outage","value":{"perYear":0.012,"meanHours":1500,"lossFraction":0.5},"unit":"","date":"2025-12","status":"assumed"},
  "uncertainty.history_block": {"id":"uncertainty.history_block","value":6,"unit":"months","date":"2026-06","status":"assumed"},
  "uncertainty.correlations": {"id":"uncertainty.correlations","value":[{"between":["btc_price","fees"],"correlation":0.15},{"between":["btc_price","accelerator"],"correlation":0.1},{"between":["btc_price","rent"],"correlation":0.1},{"between":["hashrate","power_price"],"correlation":-0.1},{"between":["power_price","power_spread"],"correlation":-0.4},{"between":["power_price","rent"],"correlation":0.1},{"between":["accelerator","rent"],"correlation":0.5}],"unit":"","date":"2026-06","status":"assumed"},
} as const;
