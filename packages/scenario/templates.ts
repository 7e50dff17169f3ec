/** Kinds of site that `switchyard init` writes a file for. */
export const SCENARIO_KINDS = ["mine", "hybrid", "conversion"] as const;

/** A kind of site to start from. */
export type ScenarioKind = (typeof SCENARIO_KINDS)[number];

/** A commented scenario file that is right as it stands. */
export function scenarioTemplate(kind: ScenarioKind): string {
  return [head(kind), SITES[kind], POWER[kind], NETWORK, MINING[kind], HOSTING[kind], END[kind]]
    .filter(Boolean)
    .join("\n");
}

const TITLES: Readonly<Record<ScenarioKind, string>> = {
  mine: "20 MW mine",
  hybrid: "100 MW, mining and AI side by side",
  conversion: "60 MW mine that becomes AI halls",
};

function head(kind: ScenarioKind): string {
  return `# A Switchyard scenario. Change the figures, then run: switchyard study <this file>
# Every figure carries its unit. What you leave out is taken from assumptions/ and listed in the result.
# All keys: docs/scenario-reference.md. For completion in an editor: switchyard schema > scenario.schema.json
# yaml-language-server: $schema=./scenario.schema.json

title: ${TITLES[kind]}
start: 2027-01                    # first month of all cash lines
`;
}

const SITES: Readonly<Record<ScenarioKind, string>> = {
  mine: `site:
  jurisdiction: ercot             # ercot | russia-surplus | gulf | nordic
  grid:
    import: 20 MW                 # largest draw at the point of connection
    adder: 6 USD/MWh              # delivery and fees on every imported MWh
  location: { zone: America/Chicago }
`,
  hybrid: `site:
  jurisdiction: ercot             # ercot | russia-surplus | gulf | nordic
  grid:
    import: 100 MW                # largest draw at the point of connection
    firm: 60 MW                   # part that is never interrupted: what AI can be sold
    available: 2027-01            # first month of supply
    adder: 6 USD/MWh              # delivery and fees on every imported MWh
    flexible: { hours: 88 h/year, import: 60 MW }   # hours in which the utility may cut the import
  location: { zone: America/Chicago }
`,
  conversion: `site:
  jurisdiction: ercot             # ercot | russia-surplus | gulf | nordic
  grid:
    import: 60 MW                 # largest draw at the point of connection
    adder: 6 USD/MWh              # delivery and fees on every imported MWh
    queue: { restudy: 6 months }  # a change of load class is studied anew
  location: { zone: America/Chicago }
`,
};

const PRICES = `power:
  prices:
    model: ercot-south            # modelled, not history; your own: { file: prices.csv }
  forward: { level: 46 USD/MWh, trend: 2 %/year }   # level of future prices; the year above gives their shape
`;

const POWER: Readonly<Record<ScenarioKind, string>> = {
  mine: PRICES,
  hybrid: `${PRICES}  hedge: { block: 50 MW, strike: 42 USD/MWh, until: 2030-12 }   # may be sold back: an entitlement to sell
`,
  conversion: PRICES,
};

const NETWORK = `network:
  price: 66000 USD/BTC            # your view; there is no default to trust
  difficulty: 138.96e12
  hashrate_growth: 10 %/year
`;

const MINING: Readonly<Record<ScenarioKind, string>> = {
  mine: `mining:
  fleet:                          # one entry per kind and purchase
    - { machine: s21-xp, count: 3000, bought: 2026-06 }
    - { machine: s19-xp, count: 2500, bought: 2023-03 }
  pool: { fee: 1.5 %, scheme: fpps }
  upkeep: 90000 USD/MW/year       # staff, repairs, rent, insurance, software
  refresh: { payback: 24 months } # replace machines when new ones pay back within this time
`,
  hybrid: `mining:
  fleet:
    - { machine: s21-xp, count: 26000, bought: 2026-06 }
  upkeep: 90000 USD/MW/year       # staff, repairs, rent, insurance, software
  refresh: { payback: 24 months } # replace machines when new ones pay back within this time
`,
  conversion: `mining:
  fleet:
    - { machine: s19-xp, count: 17000, bought: 2023-03 }
  upkeep: 90000 USD/MW/year       # staff, repairs, rent, insurance, software
`,
};

const LEASE = `hosting:
  lease:
    rent: { value: 128 USD/kW/month, per: it-kw, stands_for: first-year }   # per: it-kw | sold-kw | grid-kw; or term-average
    term: 12 years
    escalator: 3 %/year
    passthrough: triple-net       # triple-net | modified-gross | all-in
    tenant: investment-grade-backed
    service_level: 99.99 %
  grid_per_it: 1.35               # grid MW held per IT MW; not the PUE
`;

const HOSTING: Readonly<Record<ScenarioKind, string>> = {
  mine: "",
  hybrid: `${LEASE}  fill_idle: true                 # mining may use what the tenant leaves idle
facility:
  conversion: { camp: middle, hall: 20 MW }   # rebuild | middle | reuse
`,
  conversion: `${LEASE}facility:
  mine: { exists: stands, cost: 450 USD/kW }
  conversion:
    camp: middle                  # rebuild | middle | reuse, or item by item:
    hall: 15 MW                   # halls are cut over one by one
    items:
      hv-substation: { reuse: 75 % }
  schedule: { first_hall: 15 months, between_halls: 3 months, works: 6 months }
`,
};

const FINANCE = `finance:
  discount: { contracted: 8 %, merchant: 14 % }
  horizon: 15 years
`;

const END: Readonly<Record<ScenarioKind, string>> = {
  mine: `${FINANCE}compare: [do-nothing, sell-power, mine]
`,
  hybrid: `${FINANCE}uncertainty: { paths: 10000, seed: 7 }
compare: [do-nothing, sell-power, mine, convert, hybrid, bridge, wait]
`,
  conversion: `${FINANCE}compare: [do-nothing, mine, convert, bridge, wait]
`,
};
