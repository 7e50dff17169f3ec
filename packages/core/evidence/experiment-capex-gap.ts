import { convertedSite } from "./converted-site.ts";
import { figure, ratioOrNull } from "./figure.ts";
import { miningEconomics } from "./site-economics.ts";
import type { Experiment } from "./types.ts";

/** Both bills of materials per grid MW, machines and accelerators apart and together. */
export const capexGap: Experiment = {
  claimId: "capex-gap",
  method: "bottom-up bill of materials of a hall and of a mine, per grid MW (facility room)",
  conditions: [
    { threshold: "ratioAtLeast", figure: "capexRatio", sense: "at-least" },
    { threshold: "ratioAtMost", figure: "capexRatio", sense: "at-most" },
  ],
  headline: "capexRatio",
  irrelevantInput: "claims.site.rent",
  readings: [
    {
      name: "the articles' own figures, 4.5 M$ against 0.45 M$ per MW",
      camp: "apart",
      changes: { "facility.greenfield_usd_per_it_mw": 4_500_000, "facility.grid_to_it_ratio": 1 },
    },
  ],
  isStochastic: false,
  mapAxis: { input: "facility.grid_to_it_ratio", low: 1.15, high: 1.5 },
  measure(book) {
    const site = convertedSite(book);
    const machines = miningEconomics(book).machinesUsdPerMw;
    const fleet = book.read<{ unitCostUsd: number; itKwPerUnit: number }>("tenants.accelerator_fleet.gb300");
    const accelerators = ((fleet.unitCostUsd / fleet.itKwPerUnit) * 1000) / site.gridToItRatio;
    const [hall, mine] = [site.greenfield.usdPerGridMw, site.mine.usdPerGridMw];
    return [
      figure("capexRatio", ratioOrNull(hall, mine), "", "a hall's cost over a mine's, per grid MW"),
      figure("hallUsdPerGridMw", hall, "USD/MW", "a hall, per grid MW"),
      figure("hallUsdPerItMw", site.greenfield.usdPerItMw, "USD/MW", "a hall, per critical IT MW"),
      figure("mineUsdPerGridMw", mine, "USD/MW", "a mine, per grid MW"),
      figure(
        "withMachinesRatio",
        ratioOrNull(hall + accelerators, mine + machines),
        "",
        "the same with accelerators and mining machines",
      ),
    ];
  },
};
