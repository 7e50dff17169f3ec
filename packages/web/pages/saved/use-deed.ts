import { useState } from "react";
import type { ServerRefusal } from "../../app/server-link.ts";
import { asRefusal } from "./use-saved.ts";

/** Something that is done on the server at a press of a button: whether it goes on, how it ended. */
export interface Deed {
  readonly isBusy: boolean;
  readonly said: string;
  readonly refusal: ServerRefusal | undefined;
  readonly start: (work: () => Promise<string>) => Promise<void>;
}

/** One deed at a time; the work answers what is to be said of it. */
export function useDeed(): Deed {
  const [state, setState] = useState<Omit<Deed, "start">>({ isBusy: false, said: "", refusal: undefined });
  const start = async (work: () => Promise<string>) => {
    setState({ isBusy: true, said: "", refusal: undefined });
    try {
      setState({ isBusy: false, said: await work(), refusal: undefined });
    } catch (error) {
      setState({ isBusy: false, said: "", refusal: asRefusal(error) });
    }
  };
  return { ...state, start };
}
