import { useState } from "react";
import { askServer, serverUrl } from "../../app/server-link.ts";
import { Problems } from "../../app/states.tsx";
import { Said } from "./said.tsx";
import type { Job, Run } from "./saved-types.ts";
import { SureButton } from "./sure-button.tsx";
import { type Deed, useDeed } from "./use-deed.ts";
import type { Saved } from "./use-saved.ts";
import { doneFraction, isOpen, kindWords, subjectOf, timeWords, workOf } from "./work.ts";

interface Shared {
  readonly saved: Saved;
  readonly mayWrite: boolean;
  readonly reload: () => Promise<void>;
}

const SHOWN_COUNT = 20;

/** What the server computes and has computed, latest first. */
export function WorkList(shared: Shared) {
  const { saved, mayWrite } = shared;
  const [isWhole, setIsWhole] = useState(false);
  const deed = useDeed();
  const all = workOf(saved.jobs, saved.runs);
  const shown = isWhole ? all : all.slice(0, SHOWN_COUNT);
  return (
    <section aria-labelledby="saved-runs">
      <h2 id="saved-runs">Runs</h2>
      <Said deed={deed} />
      {all.length === 0 ? (
        <p className="empty">
          The server has computed nothing yet.
          {mayWrite ? " A run goes on there when this page is closed." : ""}
        </p>
      ) : null}
      <ul className="kept">
        {shown.map((work) =>
          work.as === "job" ? (
            <JobRow key={work.job.id} job={work.job} deed={deed} {...shared} />
          ) : (
            <RunRow key={work.run.id} run={work.run} deed={deed} {...shared} />
          ),
        )}
      </ul>
      {shown.length < all.length ? (
        <button type="button" onClick={() => setIsWhole(true)}>
          Show all {all.length}
        </button>
      ) : null}
    </section>
  );
}

function JobRow({ job, saved, mayWrite, reload, deed }: Shared & { readonly job: Job; readonly deed: Deed }) {
  const cancel = () =>
    deed.start(async () => {
      await askServer("POST", `jobs/${job.id}/cancel`);
      await reload();
      return "The run is cancelled.";
    });
  const isWanted = isOpen(job) && !job.cancelRequested;
  return (
    <li data-state={job.state}>
      <div className="kept-head">
        <strong>{kindWords(job.kind)}</strong>
        <span className="soft">
          {subjectOf(job, saved.scenarios)}, {timeWords(job.createdAt)}
        </span>
      </div>
      {isOpen(job) ? <Progress job={job} /> : <p className="sub">{job.state}</p>}
      {isWanted && mayWrite ? (
        <button type="button" disabled={deed.isBusy} onClick={() => void cancel()}>
          Cancel
        </button>
      ) : null}
      {job.error && job.state === "failed" ? <Why error={job.error} /> : null}
    </li>
  );
}

function Progress({ job }: { readonly job: Job }) {
  const words = job.cancelRequested
    ? "is being cancelled"
    : [job.state, job.progress.what].filter(Boolean).join(": ");
  return (
    <label className="job-progress">
      <progress max={1} value={doneFraction(job)} />
      <span className="sub">
        {words}
        {job.progress.total > 0 ? `, ${Math.round(doneFraction(job) * 100)} %` : ""}
      </span>
    </label>
  );
}

function Why({ error }: { readonly error: NonNullable<Job["error"]> }) {
  if (error.problems?.length)
    return <Problems title="The scenario could not be run" problems={error.problems} />;
  return (
    <p className="flag">
      {error.message} <code>{error.code}</code>
    </p>
  );
}

const TABLES = ["strategies", "years", "cash-lines", "break-evens", "assumptions"] as const;

function RunRow({ run, saved, mayWrite, reload, deed }: Shared & { readonly run: Run; readonly deed: Deed }) {
  const remove = () =>
    deed.start(async () => {
      await askServer("DELETE", `runs/${run.id}`);
      await reload();
      return "The run is deleted.";
    });
  return (
    <li data-state="done">
      <div className="kept-head">
        <strong>{run.title}</strong>
        <span className="soft">
          {kindWords(run.kind)} of {subjectOf(run, saved.scenarios)}, done {timeWords(run.createdAt)}
        </span>
      </div>
      <div className="bar downloads">
        {run.kind === "study" ? <StudyFiles id={run.id} /> : null}
        <a href={serverUrl(`runs/${run.id}/result.json`)} download={`${run.kind}.json`}>
          JSON
        </a>
        {mayWrite ? (
          <SureButton
            word="Delete"
            question="Delete this run?"
            isBusy={deed.isBusy}
            act={() => void remove()}
          />
        ) : null}
      </div>
      <p className="sub">
        scenario <code>{run.scenarioHash.slice(0, 16)}</code>, code {run.codeVersion}
      </p>
    </li>
  );
}

function StudyFiles({ id }: { readonly id: string }) {
  const at = (file: string) => serverUrl(`runs/${id}/${file}`);
  return (
    <>
      <a href={at("report.html")} target="_blank" rel="noopener">
        Report
      </a>
      <a href={at("report.html")} download="report.html">
        HTML
      </a>
      <a href={at("study.xlsx")} download="study.xlsx">
        Excel
      </a>
      <span>
        <span className="soft">CSV: </span>
        {TABLES.map((table, i) => (
          <span key={table}>
            {i === 0 ? "" : ", "}
            <a href={at(`tables/${table}.csv`)} download={`${table}.csv`}>
              {table.replace("cash-", "cash ")}
            </a>
          </span>
        ))}
      </span>
    </>
  );
}
