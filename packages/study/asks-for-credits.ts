import { assumption, type Scenario } from "@switchyard/scenario";

/**
 * Whether a scenario says what its leases promise or how its halls are fed and serviced: only then are service credits worked out,
 * which takes seconds. A graph of the user's own is read by `switchyard facility` alone.
 */
export function asksForCredits({ hosting, facility }: Scenario): boolean {
  const { availability, maintenance } = facility;
  const { design, graphFile, ...chain } = availability;
  if (!hosting?.lease || graphFile !== undefined) return false;
  const promised = assumption("scenario.hosting_service_level").value;
  return [
    [hosting.lease, ...(hosting.moreLeases ?? [])].some((lease) => lease.serviceLevelFraction !== promised),
    design !== assumption("scenario.design").value,
    maintenance?.halls !== undefined,
    Object.values(chain).some((value) => value !== undefined),
  ].includes(true);
}
