export * from "./errors.ts";
export * from "./revenue.ts";
export * from "./types.ts";
