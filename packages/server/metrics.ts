import { countWaiting, type Database } from "@switchyard/store";
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** What Prometheus reads. */
export interface ServerMetrics {
  observe(method: string, route: string, status: number, seconds: number): void;
  /** Text, version 0.0.4. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** What this process does, asked when the metrics are read. */
export interface Here {
  readonly runningJobs: () => number;
  readonly computedShards: () => number;
}

/** Metrics of one server, in a registry of its own. Routes are their patterns: a label per id would never end. */
export function makeMetrics(store: Database, here: Here): ServerMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "switchyard_" });
  const requests = new Histogram({
    name: "switchyard_http_request_seconds",
    help: "Time to answer a request",
    labelNames: ["method", "route", "status"],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 30],
    registers: [registry],
  });
  new Gauge({
    name: "switchyard_running_jobs",
    help: "Jobs that this process computes",
    registers: [registry],
    collect() {
      this.set(here.runningJobs());
    },
  });
  new Gauge({
    name: "switchyard_computed_shards",
    help: "Shards of studies (256 futures each) that this process computed for jobs",
    registers: [registry],
    collect() {
      this.set(here.computedShards());
    },
  });
  new Gauge({
    name: "switchyard_jobs",
    help: "Jobs that are not done",
    labelNames: ["state"],
    registers: [registry],
    async collect() {
      const { queued, running } = await countWaiting(store);
      this.set({ state: "queued" }, queued);
      this.set({ state: "running" }, running);
    },
  });
  return {
    observe: (method, route, status, seconds) =>
      requests.observe({ method, route, status: String(status) }, seconds),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
