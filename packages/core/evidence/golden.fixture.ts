import { golden1 } from "./golden-1.fixture.ts";
import { golden2 } from "./golden-2.fixture.ts";
import { golden3 } from "./golden-3.fixture.ts";
import { golden4 } from "./golden-4.fixture.ts";
import type { GoldenClaim } from "./golden-claim.fixture.ts";

/** For specifications only: all claims. */
export const golden: readonly GoldenClaim[] = [...golden1, ...golden2, ...golden3, ...golden4];
