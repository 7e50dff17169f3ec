import { CAMP_WORDS, scoreText, VERDICT_WORDS } from "@switchyard/report";
import { useState } from "react";
import { useAnswer, useApp, useStudy } from "../../app/context.tsx";
import { WhenAnswered } from "../../app/states.tsx";
import type { ClaimsAnswer } from "../../worker/topics/claims.ts";

/** All claims with their verdicts, as they are put to the test in this browser. */
export function RegisterPart() {
  const { status: studyStatus } = useStudy();
  // the verdict on the reader's own site goes first: both are computed by one worker
  const isFree = studyStatus !== "working";
  const [hasBegun, setBegun] = useState(false);
  if (isFree && !hasBegun) setBegun(true);
  const asking = useAnswer("claims", hasBegun ? { kind: "register" } : undefined);
  const { progress, status } = asking;
  return (
    <section aria-labelledby="register">
      <h2 id="register">The claims of the articles, put to the test</h2>
      <WhenAnswered asking={asking} again={asking.again} what="Putting the claims to the test">
        {(answer) => (
          <>
            <p className="note" data-register={answer.score ? "whole" : "part"}>
              {answer.score
                ? scoreText({ score: answer.score })
                : `${answer.claims.length} of ${progress?.total ?? 32} claims so far${status === "working" ? " …" : ""}`}
            </p>
            <Register claims={answer.claims} />
          </>
        )}
      </WhenAnswered>
    </section>
  );
}

function Register({ claims }: Pick<ClaimsAnswer, "claims">) {
  const { store } = useApp();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="wide" tabIndex={0} aria-label="Claims">
      <table className="register">
        <thead>
          <tr>
            <th scope="col">claim</th>
            <th scope="col">camp</th>
            <th scope="col">verdict</th>
            <th scope="col">answer</th>
          </tr>
        </thead>
        <tbody>
          {claims.map((claim) => (
            <tr key={claim.id} data-verdict={claim.verdict}>
              <td>
                <button type="button" className="link" onClick={() => store.setParams({ claim: claim.id })}>
                  {claim.wording}
                </button>
              </td>
              <td>{CAMP_WORDS[claim.camp]}</td>
              <td>
                <strong className="verdict-word">{VERDICT_WORDS[claim.verdict]}</strong>
              </td>
              <td>{claim.answer}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
