import { useState, useSyncExternalStore } from "react";
import { useApp } from "./context.tsx";
import { type ServerState, serverLink, signOut } from "./server-link.ts";

/** What is known of the server; the component is drawn again when it changes. */
export function useServer(): ServerState {
  return useSyncExternalStore(serverLink.subscribe, serverLink.get);
}

/** In the rail: who is signed in, and the way out; nothing where the server knows no accounts, or there is none. */
export function SignInState() {
  const server = useServer();
  const { store } = useApp();
  const [failed, setFailed] = useState("");
  if (server.status !== "known" || server.session.mode !== "accounts") return null;
  const { user } = server.session;
  if (!user)
    return (
      <p>
        <button type="button" onClick={() => store.goTo("saved")}>
          Sign in
        </button>
      </p>
    );
  const leave = () =>
    signOut().then(
      () => setFailed(""),
      (error: Error) => setFailed(error.message),
    );
  return (
    <div className="signed-in">
      <p>
        {user.name}, <span className="soft">{user.role}</span>
      </p>
      <button type="button" onClick={() => void leave()}>
        Sign out
      </button>
      <p role="status">{failed}</p>
    </div>
  );
}
