export * from "./conversion.ts";
export * from "./conversion-types.ts";
export * from "./errors.ts";
export * from "./facility-rows.ts";
