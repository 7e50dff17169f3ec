import type { StudyResult } from "@switchyard/study";
import { type ReasonPiece, reasonPieces } from "./reason-links.ts";

/** Why, in one paragraph; each figure leads to where it stands. */
export function Why({ result }: { readonly result: StudyResult }) {
  const pieces = placed(reasonPieces(result));
  return (
    <section aria-labelledby="why">
      <h3 id="why">Why</h3>
      <p className="why">
        {pieces.map(({ text, target, from }) =>
          target ? (
            <button key={from} type="button" className="link figure-link" onClick={() => show(target)}>
              {text}
            </button>
          ) : (
            text
          ),
        )}
      </p>
      <dl className="pair">
        {result.answer.strongest.map(({ what, figure }) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{figure}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Pieces with where each begins in the paragraph: a name that no other piece has. */
function placed(pieces: readonly ReasonPiece[]) {
  let from = 0;
  return pieces.map((piece) => {
    const start = from;
    from += piece.text.length;
    return { ...piece, from: start };
  });
}

/** Brings a figure into view and marks it for a moment. */
function show(id: string): void {
  const place = document.getElementById(id);
  if (!place) return;
  place.scrollIntoView({ block: "center" });
  place.classList.add("here");
  setTimeout(() => place.classList.remove("here"), 1600);
}
