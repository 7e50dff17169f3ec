export * from "./compact.ts";
export * from "./difficulty.ts";
export * from "./epoch.ts";
export * from "./errors.ts";
export * from "./estimate.ts";
export * from "./hashprice.ts";
export * from "./issuance.ts";
export * from "./retarget.ts";
