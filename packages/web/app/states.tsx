import type { Problem } from "@switchyard/scenario";
import type { ReactNode } from "react";
import type { Asking } from "../state/asking.ts";
import type { TopicName } from "../worker/protocol.ts";
import type { Failure } from "../worker/refusals.ts";
import { useApp } from "./context.tsx";
import { FileDrop } from "./file-drop.tsx";

/** Nothing to show yet, and why. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="state">
      <p className="state-title">{title}</p>
      {children}
    </div>
  );
}

/** Code or data are on their way: the place is kept, nothing spins. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <div className="state" role="status">
      <p className="soft">{what} …</p>
    </div>
  );
}

/** Something failed, said plainly, with a way on. */
export function Broken(props: {
  readonly title: string;
  readonly reason: string;
  readonly code?: string;
  readonly action?: () => void;
}) {
  return (
    <div className="state" role="alert">
      <p className="state-title">{props.title}</p>
      <p className="flag">
        {props.reason} {props.code ? <code>{props.code}</code> : null}
      </p>
      {props.action ? (
        <button type="button" className="action" onClick={props.action}>
          Try again
        </button>
      ) : null}
    </div>
  );
}

/** How far a calculation is: one line that keeps its place. */
export function ProgressLine({ asking }: { readonly asking: Asking<TopicName> }) {
  const { progress, status } = asking;
  const share = progress && progress.total > 0 ? progress.done / progress.total : 0;
  const isWorking = status === "working";
  return (
    <div className="progress" data-working={isWorking || undefined} role="status">
      <span
        className="progress-bar"
        style={{ transform: `scaleX(${isWorking ? Math.max(0.04, share) : 0})` }}
      />
      <span className="visually-hidden">{isWorking ? `computing: ${progress?.what ?? ""}` : ""}</span>
    </div>
  );
}

/**
 * Shows what an answer is drawn as, or why there is none. An answer to an earlier question stands dimmed in its place while the
 * new one is computed; nothing jumps.
 */
export function WhenAnswered<Value>(props: {
  readonly asking: Omit<Asking<TopicName>, "answer" | "answered"> & { readonly answer: Value | undefined };
  readonly again: () => void;
  readonly what: string;
  readonly children: (answer: NonNullable<Value>) => ReactNode;
}) {
  const { asking, again, what, children } = props;
  const { answer, failure, isStale } = asking;
  const why = failure && failure.kind !== "stopped" ? <FailureNote failure={failure} again={again} /> : null;
  if (answer === undefined || answer === null) return why ?? <Computing asking={asking} what={what} />;
  return (
    <>
      {why}
      <div
        className="answer"
        data-stale={isStale || why !== null || undefined}
        aria-busy={asking.status === "working"}
      >
        {children(answer)}
      </div>
    </>
  );
}

function Computing({
  asking,
  what,
}: {
  readonly asking: Pick<Asking<TopicName>, "progress">;
  readonly what: string;
}) {
  return (
    <div className="state" role="status">
      <p className="soft">
        {what} …{asking.progress ? ` ${asking.progress.what}` : ""}
      </p>
    </div>
  );
}

/** Why the model gave no answer: problems with their lines, missing files with a place to drop them, or its own words. */
export function FailureNote({ failure, again }: { readonly failure: Failure; readonly again: () => void }) {
  if (failure.kind === "refused")
    return (
      <Problems
        title={
          failure.problems.length === 1
            ? "The scenario has a problem"
            : `The scenario has ${failure.problems.length} problems`
        }
        problems={failure.problems}
      />
    );
  if (failure.kind === "wants-files")
    return (
      <div className="state">
        <p className="state-title">The scenario names files that are not here yet</p>
        {failure.problems.map((problem) => (
          <FileDrop key={problem.path} name={problem.read} path={problem.path} />
        ))}
      </div>
    );
  if (failure.kind === "stopped") return null;
  return <Broken title="There is no answer" reason={failure.message} code={failure.code} action={again} />;
}

/** Problems of a scenario; each leads to its line in the editor. */
export function Problems({
  title,
  problems,
}: {
  readonly title: string;
  readonly problems: readonly Problem[];
}) {
  const { store } = useApp();
  return (
    <div className="state" role="alert">
      <p className="state-title">{title}</p>
      <ul className="problems">
        {problems.map((problem) => (
          <li key={`${problem.line} ${problem.column} ${problem.message}`}>
            <button
              type="button"
              className="link"
              onClick={() => store.goTo("scenario", { line: String(problem.line) })}
            >
              line {problem.line}
            </button>
            <span>
              {problem.message} <code>{problem.code}</code>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
