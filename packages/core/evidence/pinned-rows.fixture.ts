import type { Assumption } from "../quantity/index.ts";
import { pinnedClaims } from "./pinned-claims.fixture.ts";
import { pinnedMachines } from "./pinned-machines.fixture.ts";
import { pinnedOperations } from "./pinned-operations.fixture.ts";
import { pinnedPlaces } from "./pinned-places.fixture.ts";
import { pinnedPrices } from "./pinned-prices.fixture.ts";
import { pinnedRooms } from "./pinned-rooms.fixture.ts";
import type { Rows } from "./types.ts";

const values: Readonly<Record<string, unknown>> = {
  ...pinnedClaims,
  ...pinnedMachines,
  ...pinnedOperations,
  ...pinnedPlaces,
  ...pinnedPrices,
  ...pinnedRooms,
};

const rowOf = ([id, value]: readonly [string, unknown]): readonly [string, Assumption<unknown>] => [
  id,
  { id, value, unit: "", source: "pinned", date: "2026-06", status: "assumed" },
];

/** For specifications only: the pinned inputs as rows. */
export const pinnedRows: Rows = Object.fromEntries(Object.entries(values).map(rowOf));
