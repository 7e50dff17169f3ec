import { useState } from "react";

interface Props {
  readonly word: string;
  readonly question: string;
  readonly isBusy: boolean;
  readonly act: () => void;
}

/** What can't be taken back asks once, in its place; the question has the focus, Escape takes it back. */
export function SureButton({ word, question, isBusy, act }: Props) {
  const [isAsking, setIsAsking] = useState(false);
  if (!isAsking)
    return (
      <button type="button" disabled={isBusy} onClick={() => setIsAsking(true)}>
        {word}
      </button>
    );
  return (
    <span className="sure">
      {question}{" "}
      <button
        type="button"
        ref={focus}
        onKeyDown={(event) => event.key === "Escape" && setIsAsking(false)}
        onClick={() => {
          setIsAsking(false);
          act();
        }}
      >
        Yes, {word.toLowerCase()}
      </button>{" "}
      <button type="button" onClick={() => setIsAsking(false)}>
        No
      </button>
    </span>
  );
}

function focus(button: HTMLButtonElement | null): void {
  button?.focus();
}
