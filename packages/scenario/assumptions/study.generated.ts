// Made by npm run generate from assumptions/study.yaml. Change that file, not this one.
export const studyAssumptions = {
  "study.halving_response": {"id":"study.halving_response","value":0.5,"unit":"","source":"our judgement; the three retargets after the halvings of 2016, 2020 and 2024 gave back 2-3 %, months of low margin more","date":"2026-06","status":"assumed","note":"share of the fall in log hashprice that lower difficulty makes good; the network model replaces this in probabilistic studies"},
  "study.halving_response_months": {"id":"study.halving_response_months","value":12,"unit":"months","source":"our judgement: contracts end and machines retire over about a year","date":"2026-06","status":"assumed"},
  "study.wait": {"id":"study.wait","value":12,"unit":"months","source":"one year of looking on","date":"2026-06","status":"assumed"},
  "study.ai_unserved_cost": {"id":"study.ai_unserved_cost","value":5000,"unit":"USD/MWh","source":"our judgement: far above any rent per MWh, so that tenants are served before machines","date":"2026-06","status":"assumed"},
  "study.ramp_reserve": {"id":"study.ramp_reserve","value":0.2,"unit":"","source":"our judgement: share of the reserved but idle power that stays free for the tenant's next step","date":"2026-06","status":"assumed"},
  "study.demobilisation": {"id":"study.demobilisation","value":15000,"unit":"USD/MW","source":"our judgement: unplug, pack and haul 250-300 machines a MW","date":"2026-06","status":"assumed"},
  "study.spend_months": {"id":"study.spend_months","value":12,"unit":"months","source":"contractors' payment plans: spread over the year that ends with a hall's readiness","date":"2026-06","status":"assumed"},
  "study.conversion_months_saved": {"id":"study.conversion_months_saved","value":24,"unit":"months","source":"queue of a new large load less the conversion's own restudy; see assumptions/jurisdictions.yaml","date":"2026-06","status":"assumed"},
  "study.discount_overhead": {"id":"study.discount_overhead","value":0.08,"unit":"","source":"standing charges are owed like contracted money","date":"2026-06","status":"assumed"},
  "study.triple_net_margin": {"id":"study.triple_net_margin","value":0.97,"unit":"","source":"a disclosed triple-net lease: 6.9 of 7.0 bn$ is NOI (0.986); management and vacancy reserve on top are our judgement","date":"2025-12","status":"assumed"},
  "study.after_term": {"id":"study.after_term","value":{"lagMonths":9,"rentFractionOfLast":0.8},"unit":"","source":"our judgement: a new tenant after nine months at 80 % of the last rent","date":"2026-06","status":"assumed","note":"say hosting.lease.after to renew or vacate instead"},
  "study.serving_wave": {"id":"study.serving_wave","value":{"peakHour":16,"swingFraction":0.25},"unit":"","source":"our judgement: inference load follows its users' day","date":"2026-06","status":"assumed"},
  "study.price_year_of_jurisdiction": {"id":"study.price_year_of_jurisdiction","value":{"ercot":"ercot-south","nordic":"nordic"},"unit":"","source":"the price-year model that completes a short file of each jurisdiction","date":"2026-06","status":"assumed"},
  "study.resale_haircut": {"id":"study.resale_haircut","value":0.1,"unit":"","source":"our judgement: broker, transport and testing take a tenth of a machine's market price","date":"2026-06","status":"assumed"},
} as const;
