import { type DaysResult, formatFigure, formatUsd } from "@switchyard/study";

/** A price file of days: what each use would have earned in them, and nothing of years. */
export function DaysAnswer({ result }: { readonly result: DaysResult }) {
  const { prices, uses } = result;
  return (
    <section>
      <h2>
        {formatFigure(prices.days)} days, from {prices.from} to {prices.to} ({prices.zone})
      </h2>
      <table className="sheet">
        <thead>
          <tr>
            <th scope="col">use</th>
            <th scope="col" className="figure">
              margin
            </th>
            <th scope="col" className="figure">
              per meter MWh
            </th>
            <th scope="col" className="figure">
              mining, MWh
            </th>
            <th scope="col" className="figure">
              AI, MWh
            </th>
            <th scope="col" className="figure">
              mean price paid, USD/MWh
            </th>
          </tr>
        </thead>
        <tbody>
          {uses.map((use) => (
            <tr key={use.id}>
              <th scope="row">{use.name}</th>
              <td className="figure">{formatUsd(use.marginUsd)}</td>
              <td className="figure">
                {use.marginUsdPerMeterMwh === null ? "–" : formatUsd(use.marginUsdPerMeterMwh)}
              </td>
              <td className="figure">{formatFigure(use.miningMwh)}</td>
              <td className="figure">{formatFigure(use.aiMwh)}</td>
              <td className="figure">
                {use.meanPricePaidUsdPerMwh === null ? "–" : formatFigure(use.meanPricePaidUsdPerMwh)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="sub">
        Prices {prices.label}: mean {formatFigure(prices.meanUsdPerMwh)}, lowest{" "}
        {formatFigure(prices.minUsdPerMwh)}, highest {formatFigure(prices.maxUsdPerMwh)} USD/MWh,{" "}
        {formatFigure(prices.negativeHours)} hours below zero.
      </p>
    </section>
  );
}
