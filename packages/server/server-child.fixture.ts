import { openStore, type StorePlace } from "@switchyard/store";
import { startServer, USUAL_LIMITS } from "./index.ts";

/** A server in a process of its own, to be killed: where it keeps things and its worker come as JSON. */
const { place, workerFile } = JSON.parse(process.argv[2]!) as { place: StorePlace; workerFile: string };
const store = await openStore(place);
const server = await startServer(
  {
    store,
    workerFile,
    codeVersion: "0.1.0+test",
    jobWorkers: 1,
    access: "local",
    examples: { list: async () => [], read: async () => undefined, file: async () => undefined },
    log: { level: "error", write: (line) => process.stderr.write(line) },
    limits: { ...USUAL_LIMITS, leaseSec: 2, keepSec: 0 },
  },
  { host: "127.0.0.1", port: 0, say: () => {} },
);
process.stdout.write(`port ${server.port}\n`);
process.once("SIGTERM", () => {
  void server
    .close()
    .then(() => store.close())
    .then(() => process.exit(0));
});
