import { convertedSite } from "./converted-site.ts";
import { ratioOrNull } from "./figure.ts";
import { miningEconomics } from "./site-economics.ts";
import type { Book, Measured } from "./types.ts";

/** Both bills of materials per grid MW, machines and accelerators apart and together. */
export function measureCapexGap(book: Book): Measured {
  const site = convertedSite(book);
  const machines = miningEconomics(book).machinesUsdPerMw;
  const fleet = book.read<{ unitCostUsd: number; itKwPerUnit: number }>("tenants.accelerator_fleet.gb300");
  const accelerators = ((fleet.unitCostUsd / fleet.itKwPerUnit) * 1000) / site.gridToItRatio;
  const [hall, mine] = [site.greenfield.usdPerGridMw, site.mine.usdPerGridMw];
  return {
    capexRatio: ratioOrNull(hall, mine),
    hallUsdPerGridMw: hall,
    hallUsdPerItMw: site.greenfield.usdPerItMw,
    mineUsdPerGridMw: mine,
    withMachinesRatio: ratioOrNull(hall + accelerators, mine + machines),
  };
}
