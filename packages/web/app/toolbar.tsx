import { useEffect, useState } from "react";
import { LONGEST_ADDRESS } from "../state/address.ts";
import { useApp, useAppState, useStudy } from "./context.tsx";
import { printReport } from "./print-report.ts";

/** Undo, redo, compare, share, print. */
export function Toolbar() {
  const { store } = useApp();
  const { history } = useAppState();
  return (
    <div className="toolbar" role="toolbar" aria-label="This state">
      <button type="button" disabled={history.past.length === 0} onClick={store.undo}>
        Undo
      </button>
      <button type="button" disabled={history.future.length === 0} onClick={store.redo}>
        Redo
      </button>
      <CompareButton />
      <ShareButton />
      <PrintButton />
    </div>
  );
}

/** Keeps the present scenario as the one beside, and goes to where both are shown. */
function CompareButton() {
  const { store } = useApp();
  const { source, other } = useAppState().history.present;
  return (
    <button
      type="button"
      onClick={() => {
        if (!other) store.setOther(source);
        store.goTo("compare");
      }}
    >
      Compare
    </button>
  );
}

function ShareButton() {
  const { store } = useApp();
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (said === "") return;
    const timer = setTimeout(() => setSaid(""), 4000);
    return () => clearTimeout(timer);
  }, [said]);
  const share = async () => {
    const address = new URL(await store.address(), location.href).href;
    if (address.length > LONGEST_ADDRESS)
      return setSaid("too long for a link: save the text on the Scenario page");
    try {
      await navigator.clipboard.writeText(address);
      setSaid("link copied");
    } catch {
      setSaid("copy the address of this page");
    }
  };
  return (
    <>
      <button type="button" onClick={() => void share()}>
        Share
      </button>
      <span className="said" role="status">
        {said}
      </span>
    </>
  );
}

function PrintButton() {
  const { answer } = useStudy();
  const isVerdict = answer?.schema === "switchyard/study/1";
  return (
    <button type="button" onClick={() => (isVerdict ? void printReport(answer) : print())}>
      Print
    </button>
  );
}
