import { assumption } from "@switchyard/scenario";

/**
 * Load by local hour over its mean, 24 values with mean 1: flat, or the daily wave of serving. Training steps are not daily;
 * their mean is what an hourly merit order sees, so they count as flat here.
 */
export function utilisationShape(profile: "flat" | "serving" | "training"): Float64Array {
  if (profile !== "serving") return new Float64Array(24).fill(1);
  const { peakHour, swingFraction } = assumption("study.serving_wave", "hosting.lease.utilisation").value;
  return Float64Array.from(
    { length: 24 },
    (_, hour) => 1 + swingFraction * Math.cos((2 * Math.PI * (hour - peakHour)) / 24),
  );
}
