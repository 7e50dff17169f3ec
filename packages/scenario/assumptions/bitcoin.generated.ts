// Made by npm run generate from assumptions/bitcoin.yaml. Change that file, not this one.
export const bitcoinAssumptions = {
  "bitcoin.start_difficulty": {"id":"bitcoin.start_difficulty","value":138960000000000,"unit":"","date":"2026-05-29","status":"reported"},
  "bitcoin.start_price": {"id":"bitcoin.start_price","value":66000,"unit":"USD/BTC","date":"2026-05-29","status":"assumed"},
  "bitcoin.start_subsidy_sats": {"id":"bitcoin.start_subsidy_sats","value":312500000,"unit":"sats","date":"2024-04-20","status":"verified"},
  "bitcoin.fees_per_block_sats": {"id":"bitcoin.fees_per_block_sats","value":4000000,"unit":"sats","date":"2026-05","status":"assumed"},
  "bitcoin.network_efficiency": {"id":"bitcoin.network_efficiency","value":[{"date":"2016-12-31","lowJPerTh":98,"guessJPerTh":279.2,"highJPerTh":510.8},{"date":"2017-12-31","lowJPerTh":97.1,"guessJPerTh":251.5,"highJPerTh":2000},{"date":"2018-12-31","lowJPerTh":63.6,"guessJPerTh":95.5,"highJPerTh":136.4},{"date":"2019-12-31","lowJPerTh":39.5,"guessJPerTh":73,"highJPerTh":104.3},{"date":"2020-12-31","lowJPerTh":29.6,"guessJPerTh":63.6,"highJPerTh":157.5},{"date":"2021-12-31","lowJPerTh":29.5,"guessJPerTh":57.5,"highJPerTh":166.7},{"date":"2022-12-31","lowJPerTh":20.8,"guessJPerTh":34.6,"highJPerTh":50.3},{"date":"2023-12-31","lowJPerTh":16,"guessJPerTh":31.2,"highJPerTh":80},{"date":"2024-12-31","lowJPerTh":14,"guessJPerTh":21.2,"highJPerTh":33.7},{"date":"2025-03-10","lowJPerTh":13.4,"guessJPerTh":19.5,"highJPerTh":28.1}],"unit":"","date":"2025-03-10","status":"reported"},
  "bitcoin.network_efficiency_trend_years": {"id":"bitcoin.network_efficiency_trend_years","value":5,"unit":"years","date":"2025-03","status":"assumed"},
  "bitcoin.network_efficiency_progress": {"id":"bitcoin.network_efficiency_progress","value":{"lowJPerTh":1,"guessJPerTh":0.5,"highJPerTh":0},"unit":"","date":"2025-03","status":"assumed"},
  "bitcoin.network_overhead_ratio": {"id":"bitcoin.network_overhead_ratio","value":{"low":1.01,"guess":1.05,"high":1.1},"unit":"","date":"2024-06","status":"assumed"},
} as const;
