import "./saved.css";
import { readSession, type ServerSession } from "../../app/server-link.ts";
import { SignInForm } from "../../app/sign-in.tsx";
import { useServer } from "../../app/sign-in-state.tsx";
import { Broken, Empty, Loading } from "../../app/states.tsx";
import { SaveForm } from "./save-form.tsx";
import { ScenarioList } from "./scenario-list.tsx";
import { useSaved } from "./use-saved.ts";
import { WorkList } from "./work-list.tsx";

/** What the server keeps: scenarios with their versions, jobs, runs. */
export default function SavedPage() {
  const server = useServer();
  if (server.status === "none")
    return (
      <Empty title="This page has no server to save to">
        <p>
          It is served as plain files, and everything is computed in this browser. The Scenario page saves a
          scenario as a file, the address keeps a state, and <code>switchyard serve</code> on a machine of
          yours keeps scenarios and runs.
        </p>
      </Empty>
    );
  if (server.status === "asking") return <Loading what="Asking the server" />;
  if (server.status === "silent")
    return (
      <Broken
        title="The server does not answer"
        reason={`${server.reason.message} The other pages compute in this browser and go on.`}
        action={() => void readSession()}
      />
    );
  const { user } = server.session;
  return user ? <Kept key={user.id ?? ""} user={user} /> : <SignInForm />;
}

function Kept({ user }: { readonly user: NonNullable<ServerSession["user"]> }) {
  const { saved, refusal, reload } = useSaved();
  const mayWrite = user.role !== "viewer";
  if (!saved && refusal)
    return (
      <Broken
        title="The lists could not be read"
        reason={refusal.message}
        code={refusal.code}
        action={() => void reload()}
      />
    );
  if (!saved) return <Loading what="Reading what is saved" />;
  return (
    <div className="saved">
      {refusal ? (
        <p className="flag" role="alert">
          {refusal.message}{" "}
          <button type="button" onClick={() => void reload()}>
            Try again
          </button>
        </p>
      ) : null}
      {mayWrite ? (
        <SaveForm reload={reload} />
      ) : (
        <p className="note">
          You are signed in as a viewer: you may open scenarios and download results. Saving, running and
          deleting want the role of an editor, which an admin can give you.
        </p>
      )}
      <ScenarioList scenarios={saved.scenarios} mayWrite={mayWrite} reload={reload} />
      <WorkList saved={saved} mayWrite={mayWrite} reload={reload} />
    </div>
  );
}
