import { hashrateThsOf } from "../bitcoin/index.ts";
import { figure } from "./figure.ts";
import type { Experiment } from "./types.ts";

const BLOCKS_PER_DAY = 144;

/** What the network is paid a day, what its power costs, and what hashing as much for a day would cost an attacker. */
export const securityTiedToEnergy: Experiment = {
  claimId: "security-tied-to-energy",
  method:
    "security budget (subsidy and fees in dollars) and power bill of the whole network at the reference state",
  conditions: [{ threshold: "energyShareOfBudget", sense: "above" }],
  headline: "energyShareOfBudget",
  irrelevantInput: "claims.site.rent",
  readings: [
    {
      name: "all machines are the best that pay",
      camp: "apart",
      changes: { "bitcoin.network_efficiency[9].guessJPerTh": 13.4 },
    },
    { name: "the coin at 130,000 USD", camp: "apart", changes: { "bitcoin.start_price": 130_000 } },
  ],
  isStochastic: false,
  mapAxis: { input: "bitcoin.start_price", low: 40_000, high: 130_000 },
  measure(book) {
    const sats =
      book.read<number>("bitcoin.start_subsidy_sats") + book.read<number>("bitcoin.fees_per_block_sats");
    const budget = (sats / 1e8) * BLOCKS_PER_DAY * book.read<number>("bitcoin.start_price");
    const series = book.read<readonly { guessJPerTh: number }[]>("bitcoin.network_efficiency");
    const efficiency = series[series.length - 1]!.guessJPerTh;
    const overhead = book.read<{ guess: number }>("bitcoin.network_overhead_ratio").guess;
    const ths = hashrateThsOf(book.read<number>("bitcoin.start_difficulty"));
    const mwh = (ths * efficiency * overhead * 24) / 1e6;
    const price = book.read<readonly { usdPerMwh: number }[]>("network.power_level")[3]!.usdPerMwh;
    return [
      figure(
        "energyShareOfBudget",
        (mwh * price) / budget,
        "",
        "share of the security budget that pays for power",
      ),
      figure("budgetUsdPerDay", budget, "USD/day", "security budget"),
      figure("powerUsdPerDay", mwh * price, "USD/day", "power bill of the network"),
      figure("attackPowerGw", mwh / 24 / 1000, "GW", "power that an equal hashrate takes"),
      figure(
        "attackMachinesUsd",
        ths * book.read<number>("claims.site.machine_price"),
        "USD",
        "machines of an equal hashrate, new",
      ),
    ];
  },
};
