// Made by npm run generate from assumptions/dispatch.yaml. Change that file, not this one.
export const dispatchAssumptions = {
  "dispatch.training_profile": {"id":"dispatch.training_profile","value":{"stallFraction":0.1,"pauseFraction":0.05,"meanHoursBetweenStalls":3.09,"stallHours":0.25,"meanRunHours":400,"meanPauseHours":24},"unit":"","date":"2024-07","status":"assumed"},
  "dispatch.peak_spread": {"id":"dispatch.peak_spread","value":25,"unit":"USD/MWh","date":"2026-06","status":"assumed"},
  "dispatch.pv_yield": {"id":"dispatch.pv_yield","value":0.25,"unit":"","date":"2026-06","status":"assumed"},
  "dispatch.wind_yield": {"id":"dispatch.wind_yield","value":0.38,"unit":"","date":"2026-06","status":"assumed"},
  "dispatch.flexible_ai": {"id":"dispatch.flexible_ai","value":{"callHours":3,"callsPerYear":50,"compensationUsdPerMwh":150},"unit":"","date":"2025-07","status":"assumed"},
  "dispatch.mixed_integer_days": {"id":"dispatch.mixed_integer_days","value":7,"unit":"days","date":"2026-06","status":"assumed"},
  "dispatch.mixed_integer_steps": {"id":"dispatch.mixed_integer_steps","value":9000,"unit":"intervals","date":"2026-11","status":"assumed"},
  "dispatch.windows": {"id":"dispatch.windows","value":{"days":4,"keptDays":3},"unit":"days","date":"2026-11","status":"assumed"},
  "dispatch.reserve_duration": {"id":"dispatch.reserve_duration","value":1,"unit":"hours","date":"2024-06","status":"assumed"},
  "dispatch.peak_hours": {"id":"dispatch.peak_hours","value":{"fromHour":8,"toHour":20,"ercotFromHour":6,"ercotToHour":22},"unit":"","date":"2024-06","status":"assumed"},
  "dispatch.load_spread": {"id":"dispatch.load_spread","value":0.015,"unit":"","date":"2026-06","status":"assumed"},
} as const;
