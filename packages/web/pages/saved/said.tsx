import type { Deed } from "./use-deed.ts";

/** How a deed ended: a word, or the server's refusal. */
export function Said({ deed }: { readonly deed: Deed }) {
  const { refusal } = deed;
  return (
    <>
      <p className="sub" role="status">
        {deed.said}
      </p>
      {refusal ? (
        <p className="flag" role="alert">
          {refusal.message} {refusal.code === "" ? null : <code>{refusal.code}</code>}
        </p>
      ) : null}
    </>
  );
}
