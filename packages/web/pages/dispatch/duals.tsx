import { type DispatchResult, formatFigure, formatUsd } from "@switchyard/study";
import { machineName } from "./why-step.ts";

/** What one more megawatt of each limit would have earned over the horizon. */
export function Duals({ result: { limits, tiers, horizon } }: { readonly result: DispatchResult }) {
  const over = horizon.hours >= 8700 ? "a year" : `over ${formatFigure(horizon.hours / 24)} days`;
  const rows: readonly (readonly [string, number, string])[] = [
    ["import limit, where all firm load was served", limits.connectionUsdPerMw, `USD/MW ${over}`],
    ["import limit, in the hours with unserved load", limits.connectionInShortageUsdPerMw, `USD/MW ${over}`],
    ...tiers.map(
      (tier, i) =>
        [`machines like ${machineName(tier.id)}`, limits.miningUsdPerMw[i] ?? 0, `USD/MW ${over}`] as const,
    ),
    ...limits.batteries.flatMap(
      (battery) =>
        [
          ["battery, charging power", battery.chargePowerUsdPerMw, `USD/MW ${over}`],
          ["battery, discharging power", battery.dischargePowerUsdPerMw, `USD/MW ${over}`],
          ["battery, energy", battery.energyUsdPerMwh, `USD/MWh ${over}`],
        ] as const,
    ),
  ];
  return (
    <section aria-labelledby="duals">
      <h2 id="duals">What one more megawatt would have earned</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className="wide" tabIndex={0} aria-label="Duals">
        <table>
          <thead>
            <tr>
              <th scope="col">limit</th>
              <th scope="col">worth of one more</th>
              <th scope="col">unit</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([what, value, unit]) => (
              <tr key={what}>
                <td>{what}</td>
                <td>{formatUsd(value)}</td>
                <td>{unit}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="soft">
        {formatFigure(limits.hoursWithUnservedLoad)} hours with unserved load. These are duals of the exact
        optimum before capital: the margin that one more MW would add at this price year, all else as it is.
      </p>
    </section>
  );
}
