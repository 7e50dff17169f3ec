/**
 * Questions that a page can ask of the model; each module exports `answer(question, desk)` and is loaded when it is first
 * asked. A new question is a file in `topics/` and a line here.
 */
export const TOPICS = {
  study: () => import("./topics/study.ts"),
  check: () => import("./topics/check.ts"),
  dispatch: () => import("./topics/dispatch.ts"),
  facility: () => import("./topics/facility.ts"),
  claims: () => import("./topics/claims.ts"),
  assumptions: () => import("./topics/assumptions.ts"),
  network: () => import("./topics/network.ts"),
  map: () => import("./topics/map.ts"),
  tornado: () => import("./topics/tornado.ts"),
  names: () => import("./topics/names.ts"),
  prices: () => import("./topics/prices.ts"),
} as const;
