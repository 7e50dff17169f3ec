import type { ComponentType } from "react";

/** A page: loaded when it is first opened. */
export interface Route {
  /** In the address and as the folder under `pages/`. */
  readonly id: string;
  readonly name: string;
  readonly load: () => Promise<{ readonly default: ComponentType }>;
  /** Pages that the rail does not list: reached from a link. */
  readonly isHidden?: boolean;
  /** Pages of what the server keeps: the rail lists them where `switchyard serve` sent the page. */
  readonly wantsServer?: boolean;
}

/** Every page, in the order of the rail. A new page is a folder with `page.tsx` (default export) and a line here. */
export const ROUTES: readonly Route[] = [
  { id: "verdict", name: "Verdict", load: () => import("../pages/verdict/page.tsx") },
  { id: "dispatch", name: "Dispatch", load: () => import("../pages/dispatch/page.tsx") },
  { id: "network", name: "Network", load: () => import("../pages/network/page.tsx") },
  { id: "facility", name: "Facility", load: () => import("../pages/facility/page.tsx") },
  { id: "money", name: "Money", load: () => import("../pages/money/page.tsx") },
  { id: "evidence", name: "Evidence", load: () => import("../pages/evidence/page.tsx") },
  { id: "scenario", name: "Scenario", load: () => import("../pages/scenario/page.tsx") },
  { id: "compare", name: "Compare", load: () => import("../pages/compare/page.tsx") },
  { id: "saved", name: "Saved", load: () => import("../pages/saved/page.tsx"), wantsServer: true },
  { id: "method", name: "Method", load: () => import("../pages/method/page.tsx"), isHidden: true },
];

/** The page of an address; the first where there is no such page. */
export function routeOf(id: string): Route {
  return ROUTES.find((route) => route.id === id) ?? ROUTES[0]!;
}
