/** The file of the design document, as a user writes it. */
export const WEST_TEXAS = `# a comment
title: 100 MW in West Texas, mine now, host later
site:
  jurisdiction: ercot
  grid: { import: 100 MW, firm: 60 MW, export: 0 MW, available: 2027-01, adder: 6 USD/MWh, flexible: { hours: 88 h/year, import: 40 MW } }
  location: { zone: America/Chicago, weather: modelled/dallas }
power:
  prices: { file: prices.csv }
  hedge: { block: 50 MW, strike: 42 USD/MWh, until: 2030-12 }
  battery: { power: 25 MW, energy: 100 MWh }
mining:
  fleet: [{ machine: s21-xp, count: 26000, bought: 2026-06 }]
  refresh: { payback: 24 months }
hosting:
  lease: { rent: { value: 128 USD/kW/month, per: it-kw, stands_for: first-year }, term: 12 years, escalator: 3 %/year, passthrough: triple-net, tenant: investment-grade-backed, service_level: 99.99 % }
facility:
  conversion: { camp: middle, hall: 20 MW }
finance: { discount: { contracted: 8 %, merchant: 14 % }, horizon: 15 years, debt: { share: 70 %, rate: 8.5 %, tenor: 10 years } }
uncertainty: { paths: 10000, seed: 7 }
compare: [do-nothing, sell-power, mine, convert, hybrid, bridge, wait]
`;

/** The least that a file must say. */
export const SMALLEST = `title: small
site: { grid: { import: 5 MW } }
power: { prices: { constant: 45 USD/MWh } }
`;
