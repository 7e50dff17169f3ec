export { serverErrors } from "./errors.ts";
export { isLoopbackHost, isOwnOrigin } from "./loopback-guard.ts";
export { openScenarioFile, type ScenarioFile } from "./open-scenario.ts";
export { REPORT_POLICY } from "./routes/runs.ts";
export { isLoopbackAddress, type ListenOptions, type RunningServer, startServer } from "./serve.ts";
export * from "./settings.ts";
