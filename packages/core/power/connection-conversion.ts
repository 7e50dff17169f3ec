import { requireAmount, requireShare } from "./connection-errors.ts";
import type { GridConnection } from "./grid-connection.ts";

/** What the utility and the regulator do when a controllable mine asks to become a firm hall. */
export interface ConversionTrigger {
  /** Months of the new load study; 0 where none is asked. */
  readonly restudyMonths: number;
  /** Share of the import that is firm after it, before upgrades. */
  readonly firmShareAfterStudyFraction: number;
  /** Cost of making one more MW firm. */
  readonly upgradeUsdPerMw: number;
  readonly upgradeMonths: number;
  /** The load must ride through voltage dips of this length; 0: no duty. */
  readonly rideThroughSec: number;
  /** What the controllable status earned: reserve, price response, avoided peaks; lost on the converted MW. */
  readonly controllableValueUsdPerMwYear: number;
}

/** The connection after conversion, and what it took. */
export interface ConvertedConnection {
  readonly connection: GridConnection;
  readonly extraMonths: number;
  readonly upgradeUsd: number;
  readonly lostControllableUsdPerYear: number;
  readonly rideThroughSec: number;
  /** Hall MW that no firm MW stand behind: to be covered by battery, gensets or a mining tranche that sheds. */
  readonly uncoveredMw: number;
}

/**
 * Conversion of `hallGridMw` of a site: a re-study gives a firm share of the whole import, the rest stays interruptible; the
 * firm MW that halls still lack are bought as upgrades where `buyUpgrade`, in time after the study. The queue position is
 * kept: it is what conversion is about.
 * @throws power/bad-connection-figure
 */
export function convertConnection(
  before: GridConnection,
  hallGridMw: number,
  trigger: ConversionTrigger,
  buyUpgrade: boolean,
): ConvertedConnection {
  checkTrigger(hallGridMw, trigger);
  const importMw = before.firmMw + before.interruptibleMw;
  const studiedFirmMw = Math.max(before.firmMw, trigger.firmShareAfterStudyFraction * importMw);
  const missingMw = Math.max(0, Math.min(hallGridMw, importMw) - studiedFirmMw);
  const boughtMw = buyUpgrade ? missingMw : 0;
  const firmMw = studiedFirmMw + boughtMw;
  return {
    connection: {
      firmMw,
      interruptibleMw: importMw - firmMw,
      loadClass: hallGridMw >= importMw ? "firm" : "large-flexible",
      phases: [],
    },
    extraMonths: trigger.restudyMonths + (boughtMw > 0 ? trigger.upgradeMonths : 0),
    upgradeUsd: boughtMw * trigger.upgradeUsdPerMw,
    lostControllableUsdPerYear:
      before.loadClass === "firm"
        ? 0
        : Math.min(hallGridMw, importMw) * trigger.controllableValueUsdPerMwYear,
    rideThroughSec: trigger.rideThroughSec,
    uncoveredMw: Math.max(0, hallGridMw - firmMw),
  };
}

function checkTrigger(hallGridMw: number, trigger: ConversionTrigger): void {
  requireAmount("hall grid MW", hallGridMw);
  requireAmount("re-study months", trigger.restudyMonths);
  requireShare("firm share after the study", trigger.firmShareAfterStudyFraction);
  requireAmount("upgrade cost per MW", trigger.upgradeUsdPerMw);
  requireAmount("upgrade months", trigger.upgradeMonths);
  requireAmount("ride-through seconds", trigger.rideThroughSec);
  requireAmount("value of the controllable status", trigger.controllableValueUsdPerMwYear);
}
