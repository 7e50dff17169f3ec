export * from "./linear-solver.ts";
export * from "./types.ts";
