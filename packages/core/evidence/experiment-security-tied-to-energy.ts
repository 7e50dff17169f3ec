import { hashrateThsOf } from "../bitcoin/index.ts";
import type { Book, Measured } from "./types.ts";

const BLOCKS_PER_DAY = 144;

/** What the network is paid a day, what its power costs, and what hashing as much for a day would cost an attacker. */
export function measureSecurityTiedToEnergy(book: Book): Measured {
  const sats =
    book.read<number>("bitcoin.start_subsidy_sats") + book.read<number>("bitcoin.fees_per_block_sats");
  const budget = (sats / 1e8) * BLOCKS_PER_DAY * book.read<number>("bitcoin.start_price");
  const series = book.read<readonly { guessJPerTh: number }[]>("bitcoin.network_efficiency");
  const efficiency = series[series.length - 1]!.guessJPerTh;
  const overhead = book.read<{ guess: number }>("bitcoin.network_overhead_ratio").guess;
  const ths = hashrateThsOf(book.read<number>("bitcoin.start_difficulty"));
  const mwh = (ths * efficiency * overhead * 24) / 1e6;
  const price = book.read<readonly { usdPerMwh: number }[]>("network.power_level")[3]!.usdPerMwh;
  return {
    energyShareOfBudget: (mwh * price) / budget,
    budgetUsdPerDay: budget,
    powerUsdPerDay: mwh * price,
    attackPowerGw: mwh / 24 / 1000,
    attackMachinesUsd: ths * book.read<number>("claims.site.machine_price"),
  };
}
