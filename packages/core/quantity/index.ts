export * from "./assumption.ts";
export * from "./calendar.ts";
export * from "./elementary.ts";
export * from "./errors.ts";
export * from "./money.ts";
export * from "./quantity-errors.ts";
export * from "./series.ts";
export * from "./time-grid.ts";
