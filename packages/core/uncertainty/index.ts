export * from "./elementary.ts";
export * from "./errors.ts";
export * from "./inverse-normal.ts";
export * from "./random.ts";
export * from "./threefry.ts";
