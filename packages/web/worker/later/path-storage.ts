import type * as Strategy from "@switchyard/core/strategy";
import { storage } from "./storage.ts";

/** Stands for the model's file of the same name in the page's worker; see the page's README. */
export const makePathStorage: typeof Strategy.makePathStorage = (site, yard) =>
  site.battery ? storage().makePathStorage(site, yard) : null;

/** The same. */
export const servesStorage: typeof Strategy.servesStorage = (site) => storage().servesStorage(site);

/** The same. */
export const standsStill: typeof Strategy.standsStill = (batch) => storage().standsStill(batch);

/** The same. */
export const addStorageMonth: typeof Strategy.addStorageMonth = (...args) =>
  storage().addStorageMonth(...args);
