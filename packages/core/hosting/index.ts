export * from "./check-lease.ts";
export * from "./errors.ts";
export type { CashMonth, CashTerms, OperatingMonth } from "./lease-cash.ts";
export * from "./lease-months.ts";
export * from "./occupancy.ts";
export * from "./rent.ts";
export * from "./types.ts";
