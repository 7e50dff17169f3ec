import { useCallback, useEffect, useState } from "react";
import { askServer, ServerRefusal, serverUrl } from "../../app/server-link.ts";
import type { Job, Run, SavedScenario } from "./saved-types.ts";
import { followedJobs, isOpen } from "./work.ts";

/** Everything that the page lists. */
export interface Saved {
  readonly scenarios: readonly SavedScenario[];
  readonly jobs: readonly Job[];
  readonly runs: readonly Run[];
}

/** What the server keeps; the last answer stays while it is asked again, and where it does not answer. */
export interface SavedState {
  readonly saved: Saved | undefined;
  readonly refusal: ServerRefusal | undefined;
  readonly reload: () => Promise<void>;
}

/** Asks for the lists, and follows jobs that are open by their events. */
export function useSaved(): SavedState {
  const [saved, setSaved] = useState<Saved>();
  const [refusal, setRefusal] = useState<ServerRefusal>();
  const reload = useCallback(async () => {
    try {
      setSaved(await readLists());
      setRefusal(undefined);
    } catch (error) {
      setRefusal(asRefusal(error));
    }
  }, []);
  const see = useCallback(
    (job: Job) => {
      setSaved(
        (known) => known && { ...known, jobs: known.jobs.map((old) => (old.id === job.id ? job : old)) },
      );
      if (!isOpen(job)) void reload();
    },
    [reload],
  );
  useEffect(() => void reload(), [reload]);
  useFollowed(saved?.jobs ?? [], see, reload);
  return { saved, refusal, reload };
}

async function readLists(): Promise<Saved> {
  const [scenarios, jobs, runs] = await Promise.all([
    askServer<readonly SavedScenario[]>("GET", "scenarios"),
    askServer<readonly Job[]>("GET", "jobs"),
    askServer<readonly Run[]>("GET", "runs"),
  ]);
  return { scenarios, jobs, runs };
}

function useFollowed(jobs: readonly Job[], see: (job: Job) => void, reload: () => Promise<void>): void {
  const key = followedJobs(jobs).join(" ");
  useEffect(() => {
    const ends = key === "" ? [] : key.split(" ").map((id) => followJob(id, see, reload));
    return () => {
      for (const end of ends) end();
    };
  }, [key, see, reload]);
}

/** A server that comes back after a restart is asked again after so long, where the browser itself has given up. */
const AGAIN_MS = 4000;

/** Server-sent events of a job until it ends; where the stream breaks for good, the lists are asked for again. */
function followJob(id: string, see: (job: Job) => void, reload: () => Promise<void>): () => void {
  let again: ReturnType<typeof setTimeout> | undefined;
  let events: EventSource;
  const open = () => {
    events = new EventSource(serverUrl(`jobs/${id}/events`));
    events.addEventListener("job", (event) => {
      const job = JSON.parse(event.data) as Job;
      if (!isOpen(job)) events.close();
      see(job);
    });
    events.onerror = () => {
      if (events.readyState !== EventSource.CLOSED) return;
      again = setTimeout(() => {
        void reload();
        open();
      }, AGAIN_MS);
    };
  };
  open();
  return () => {
    clearTimeout(again);
    events.close();
  };
}

/** What went wrong, in the server's words. */
export function asRefusal(error: unknown): ServerRefusal {
  return error instanceof ServerRefusal ? error : new ServerRefusal(0, "", String(error));
}
