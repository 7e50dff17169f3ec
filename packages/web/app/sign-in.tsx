import { type FormEvent, useId, useState } from "react";
import { ServerRefusal, signIn } from "./server-link.ts";

/** Name and password, where the server insists on accounts. A refusal is said beside the form; what was typed stays. */
export function SignInForm() {
  const [refusal, setRefusal] = useState("");
  const [isAsking, setIsAsking] = useState(false);
  const id = useId();
  const ask = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    setIsAsking(true);
    setRefusal("");
    try {
      await signIn(String(given.get("name")), String(given.get("password")));
    } catch (error) {
      setRefusal(error instanceof ServerRefusal ? wordsOf(error) : String(error));
      setIsAsking(false);
    }
  };
  return (
    <form className="sign-in" onSubmit={(event) => void ask(event)} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>Sign in</h2>
      <p className="sub">
        This server keeps scenarios and runs for people with an account; an admin makes one.
      </p>
      <label htmlFor={`${id}-name`}>Name</label>
      <input id={`${id}-name`} name="name" autoComplete="username" required maxLength={80} />
      <label htmlFor={`${id}-password`}>Password</label>
      <input
        id={`${id}-password`}
        name="password"
        type="password"
        autoComplete="current-password"
        required
        maxLength={200}
        aria-describedby={refusal === "" ? undefined : `${id}-refusal`}
      />
      <button type="submit" className="action" disabled={isAsking}>
        {isAsking ? "Signing in …" : "Sign in"}
      </button>
      <p id={`${id}-refusal`} className={refusal === "" ? "" : "flag"} role="alert">
        {refusal}
      </p>
    </form>
  );
}

function wordsOf({ status, message }: ServerRefusal): string {
  if (status === 401) return "Name or password is wrong.";
  if (status === 429) return "Too many tries: wait a minute, then try again.";
  return message;
}
