import { group, listOf, oneOf, oneOfSchema, optional, quantity, under, yesNo } from "../fields/index.ts";

/** Everything a site can do, in the order of reports. */
export const STRATEGIES = [
  "do-nothing",
  "sell-power",
  "mine",
  "host-miners",
  "greenfield",
  "convert",
  "hybrid",
  "bridge",
  "wait",
  "sell-site",
] as const;

/** A way to use the site. */
export type StrategyName = (typeof STRATEGIES)[number];

/** The strategies of a study. `do-nothing` is always computed: every answer is a difference to it. */
export const compareField = listOf(
  "compare",
  oneOfSchema(STRATEGIES, { about: "a strategy", example: "hybrid" }),
  {
    about: "strategies to compare; do-nothing is always computed",
    example: "[do-nothing, mine, convert, hybrid]",
    min: 1,
    max: 20,
  },
);

/** Choices inside the strategies. */
export const strategiesSchema = group(
  { about: "choices inside the strategies" },
  {
    hybrid: optional(
      under(
        "hybrid",
        group(
          { about: "mining and AI side by side" },
          {
            ai: optional(
              quantity("aiGridMw", "power", {
                about: "grid power reserved for AI; left out: the firm part",
                example: "60 MW",
              }),
            ),
          },
        ),
      ),
    ),
    bridge: optional(
      under(
        "bridge",
        group(
          { about: "mining until the halls are ready" },
          {
            fleet: oneOf("fleet", ["sunk", "relocatable"], {
              about: "machines that stand already, or new ones in containers",
            }),
          },
        ),
      ),
    ),
    wait: optional(
      under(
        "wait",
        group(
          { about: "deciding later" },
          {
            months: quantity("waitMonths", "months", {
              about: "months to wait before converting",
              example: "24 months",
              max: 240,
            }),
          },
        ),
      ),
    ),
    policy: optional(
      under(
        "policy",
        group(
          { about: "deciding block by block as the future unfolds" },
          {
            told: yesNo("isTold", {
              about: "a study over futures says when to convert each block; left out: it does",
            }),
          },
        ),
      ),
    ),
    mine: optional(
      under(
        "mine",
        group(
          { about: "mining only" },
          {
            machines: oneOf("endOfLife", ["run-to-stop", "refresh", "sell", "best"], {
              about: "what is done with machines; best: the best of the three",
            }),
          },
        ),
      ),
    ),
  },
);
