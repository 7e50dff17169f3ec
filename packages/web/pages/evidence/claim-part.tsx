import { claimChart, claimMap, STANDING_WORDS, standingText, VERDICT_WORDS } from "@switchyard/report";
import { formatFigure, type RegisteredClaim } from "@switchyard/study";
import { useState } from "react";
import { useAnswer, useApp } from "../../app/context.tsx";
import { WhenAnswered } from "../../app/states.tsx";
import { ChartFrame } from "../../charts/chart-frame.tsx";
import { placesOf, valueAtStep } from "./decisive-track.ts";

/** One claim: verdict, figures, where it turns, and the input that decides under the reader's hand. */
export function ClaimPart({ id }: { readonly id: string }) {
  const { store } = useApp();
  const asking = useAnswer("claims", { kind: "claim", id });
  return (
    <section aria-labelledby="one-claim">
      <p>
        <button type="button" className="link" onClick={() => store.setParams({ claim: undefined })}>
          ← all claims
        </button>
      </p>
      <WhenAnswered asking={asking} again={asking.again} what="Putting the claim to the test">
        {({ claims }) => (claims[0] ? <Claim claim={claims[0]} /> : <p>There is no claim {id}.</p>)}
      </WhenAnswered>
    </section>
  );
}

function Claim({ claim }: { readonly claim: RegisteredClaim }) {
  const chart = claimChart(claim);
  const map = claimMap(claim);
  return (
    <>
      <h2 id="one-claim">{claim.wording}</h2>
      <p className="note">
        <strong className="verdict-word" data-verdict={claim.verdict}>
          {VERDICT_WORDS[claim.verdict]}
        </strong>
        : {claim.answer}
      </p>
      <div className="columns">
        <div>
          {chart ? <ChartFrame chart={chart} how={claim.mechanism.method ?? ""} /> : null}
          {map ? <ChartFrame chart={map} how={claim.mechanism.method ?? ""} /> : null}
        </div>
        {claim.decisiveInput ? <Decisive claim={claim} input={claim.decisiveInput} /> : null}
      </div>
      <Figures claim={claim} />
      <Facts claim={claim} />
      <RestsOn claim={claim} />
      <p className="run">
        Run: assumptions {claim.run.assumptionsHash}, code {claim.run.codeVersion}, seed {claim.run.seed}.
        Recompute: <code>switchyard claims {claim.id} --json</code>
      </p>
    </>
  );
}

/** The input that decides, on a slider over the searched range: the answer is computed anew where it stands. */
function Decisive({
  claim,
  input,
}: {
  readonly claim: RegisteredClaim;
  readonly input: NonNullable<RegisteredClaim["decisiveInput"]>;
}) {
  const [value, setValue] = useState(input.referenceValue);
  const asking = useAnswer("claims", { kind: "at", id: claim.id, value });
  const { steps, placeOf } = placesOf(input);
  const at = asking.answer?.at;
  return (
    <div className="decisive">
      <h3>Move the input that decides</h3>
      <label htmlFor="decisive">{input.label}</label>
      <output htmlFor="decisive" className="decisive-value">
        {formatFigure(value)} {input.unit}
      </output>
      <input
        id="decisive"
        type="range"
        min={0}
        max={steps}
        step={1}
        value={placeOf(value)}
        aria-valuetext={`${formatFigure(value)} ${input.unit}`}
        onChange={(event) => setValue(valueAtStep(input, Number(event.target.value)))}
      />
      <p aria-live="polite" data-decided={at ? (at.holds ? "holds" : "fails") : ""}>
        {at ? (
          <>
            There it <strong className="verdict-word">{at.holds ? "holds" : "fails"}</strong>
            {at.headline && at.headline.value !== null
              ? `: ${at.headline.label} ${formatFigure(at.headline.value)} ${at.headline.unit}`.trimEnd()
              : ""}
            .
          </>
        ) : (
          "…"
        )}
      </p>
      <ul className="turns">
        {claim.boundary.map((turn) => (
          <li key={turn.value}>
            <button
              type="button"
              className="link"
              onClick={() => setValue(turn.value * (turn.holdsAbove ? 1.02 : 0.98))}
            >
              turns at {formatFigure(turn.value)} {input.unit}: holds {turn.holdsAbove ? "above" : "below"}
            </button>
          </li>
        ))}
        <li>
          <button type="button" className="link" onClick={() => setValue(input.referenceValue)}>
            back to the reference, {formatFigure(input.referenceValue)} {input.unit}
          </button>
        </li>
      </ul>
    </div>
  );
}

function Figures({
  claim: { conditions, figures, readings, headline },
}: {
  readonly claim: RegisteredClaim;
}) {
  if (figures.length === 0) return null;
  return (
    <div className="halves">
      <table>
        <caption>What was computed at the reference</caption>
        <tbody>
          {figures.map(({ name, label, value, unit }) => (
            <tr key={name}>
              <td>{label}</td>
              <td>{value === null ? "–" : `${formatFigure(value)} ${unit}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div>
        <table>
          <caption>Limits, written before the experiment</caption>
          <tbody>
            {conditions.map((condition) => (
              <tr key={condition.threshold}>
                <td>
                  {condition.sense.replace("-", " ")} {formatFigure(condition.thresholdValue)}{" "}
                  {condition.unit}
                </td>
                <td>{condition.isMet ? "met" : "not met"}</td>
                <td className="soft">{condition.reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {readings.length > 0 ? (
          <table>
            <caption>Disputed inputs as each camp reads them</caption>
            <tbody>
              {readings.map((reading) => {
                const lead = reading.figures.find(({ name }) => name === headline);
                return (
                  <tr key={reading.name}>
                    <td>{reading.name}</td>
                    <td>{reading.holds ? "holds" : "fails"}</td>
                    <td>{lead?.value == null ? "–" : `${formatFigure(lead.value)} ${lead.unit}`}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        ) : null}
      </div>
    </div>
  );
}

function Facts({ claim: { fact } }: { readonly claim: RegisteredClaim }) {
  return (
    <>
      <h3>What sources say</h3>
      <p className="soft">{fact.question}</p>
      <ul>
        {fact.checks.map((check) => (
          <li key={check.rowId}>
            <strong>{check.finding}</strong> ({STANDING_WORDS[check.standing]}, {check.date}): {check.text}{" "}
            <span className="soft">{check.source}</span>
            {check.wouldDecide ? (
              <span className="soft"> It would be decided by {check.wouldDecide}</span>
            ) : null}
          </li>
        ))}
      </ul>
    </>
  );
}

const MOST_MOVEMENTS = 8;

function RestsOn({ claim }: { readonly claim: RegisteredClaim }) {
  const { restsOn, inputs } = claim;
  if (inputs.length === 0) return null;
  const figure = (value: number | null) => (value === null ? "refused" : formatFigure(value));
  return (
    <>
      <h3>What the answer rests on</h3>
      <p>{standingText(claim)}</p>
      {restsOn.length > 0 ? (
        <table>
          <caption>The answer's leading figure if an unproven input is wrong by 20 %</caption>
          <thead>
            <tr>
              <th scope="col">input</th>
              <th scope="col">status</th>
              <th scope="col">20 % less</th>
              <th scope="col">20 % more</th>
              <th scope="col">turns the answer</th>
            </tr>
          </thead>
          <tbody>
            {restsOn.slice(0, MOST_MOVEMENTS).map((movement) => (
              <tr key={movement.path}>
                <td>{movement.path}</td>
                <td>{movement.status}</td>
                <td>{figure(movement.lowerValue)}</td>
                <td>{figure(movement.upperValue)}</td>
                <td>{movement.turnsAnswer ? "yes" : "no"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </>
  );
}
