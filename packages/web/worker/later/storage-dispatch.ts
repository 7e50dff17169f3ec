import type * as Strategy from "@switchyard/core/strategy";
import { storage } from "./storage.ts";

/** Stands for the model's file of the same name in the page's worker; see the page's README. */
export const dispatchStoredMonth: typeof Strategy.dispatchStoredMonth = (problem) =>
  storage().dispatchStoredMonth(problem);

/** The same. */
export const spaceFor: typeof Strategy.spaceFor = (problem) => storage().spaceFor(problem);
