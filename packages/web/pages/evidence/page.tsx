import { useAppState } from "../../app/context.tsx";
import { AssumptionsPart } from "./assumptions-part.tsx";
import { ClaimPart } from "./claim-part.tsx";
import { RegisterPart } from "./register-part.tsx";
import "../dispatch/dispatch.css";
import "./evidence.css";

/** What the articles claim and what the model finds; the deals that were disclosed; every assumption with its source. */
export default function EvidencePage() {
  const { params } = useAppState();
  return (
    <>
      {params.claim ? <ClaimPart id={params.claim} /> : <RegisterPart />}
      <AssumptionsPart />
    </>
  );
}
