import { formatUsd } from "./format.ts";
import type { StudyPolicy } from "./policy-section.ts";

/** `$12M ± $1M more than the best that decides nothing later`: what deciding later adds, or costs. */
export function leadWords({ lead, bestFixed }: Pick<StudyPolicy, "lead" | "bestFixed">): string {
  const size = `${formatUsd(Math.abs(lead.value))} ± ${formatUsd(lead.standardError)}`;
  return `${size} ${lead.value < 0 ? "less" : "more"} than the best that decides nothing later, ${bestFixed.name}`;
}
