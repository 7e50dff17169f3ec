import { Readable } from "node:stream";
import { type Job, readJob } from "@switchyard/store";
import type { FastifyReply } from "fastify";
import type { ServerContext } from "./context.ts";

/** Where another process runs the job, its progress is seen by looking. */
const LOOK_MS = 1000;
/** Proxies close what is silent. */
const COMMENT_MS = 15_000;
const FINAL = new Set(["done", "failed", "cancelled"]);

/** Server-sent events (WHATWG HTML, 9.2): `event: job` with the job at each change; the stream ends with the job. */
export function followJob(job: Job, reply: FastifyReply, { jobs, settings }: ServerContext): FastifyReply {
  const stream = new Readable({ read() {} });
  let last = "";
  const send = (seen: Job) => {
    const text = JSON.stringify(seen);
    if (text === last || stream.destroyed) return;
    last = text;
    stream.push(`event: job\ndata: ${text}\n\n`);
    if (FINAL.has(seen.state)) end();
  };
  const stopListening = jobs.listen(job.id, send);
  const look = setInterval(() => void readJob(settings.store, job.id).then(send, end), LOOK_MS);
  const comment = setInterval(() => stream.push(": still here\n\n"), COMMENT_MS);
  const quiet = () => {
    stopListening();
    clearInterval(look);
    clearInterval(comment);
  };
  const end = () => {
    quiet();
    if (!stream.destroyed) stream.push(null);
  };
  stream.once("close", quiet);
  reply.raw.once("close", () => stream.destroy());
  stream.push("retry: 2000\n\n");
  send(job);
  return reply
    .type("text/event-stream")
    .header("cache-control", "no-store")
    .header("x-accel-buffering", "no")
    .send(stream);
}
