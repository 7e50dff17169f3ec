import type { Assumption, AssumptionStatus } from "../quantity/index.ts";

/** The camps of the articles: mining stays mining, power moves to AI, both on one site. */
export type ClaimCamp = "apart" | "migrate" | "hybrid";

/** A figure's limit, written before the experiment that it judges. */
export interface Threshold {
  /** The figure of the same name is compared with it. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly reason: string;
}

/** A claim of the articles in our words: rows `claims.*` of `assumptions/claims.yaml`. */
export interface Claim {
  readonly id: string;
  readonly wording: string;
  /** First three digits of the articles' file names. */
  readonly sourceFiles: readonly string[];
  readonly camp: ClaimCamp;
  readonly quantity: string;
  /** asserted = stated without a source; pending = the article says that it awaits verification. */
  readonly standing: "asserted" | "pending";
  readonly fact: { readonly question: string };
  /** `awaits` names the model that the mechanism, or the part named there, waits for; null = nothing waits. */
  readonly mechanism: { readonly question: string; readonly awaits: string | null };
  readonly thresholds: readonly Threshold[];
}

/** How near a source stands to what happened. */
export type SourceStanding = "primary" | "secondary" | "press" | "none";

/** What sources say to a claim's fact part: rows `claims.fact.*`. */
export interface FactCheck {
  readonly claim: string;
  readonly finding: "supports" | "contradicts" | "mixed" | "open";
  readonly standing: SourceStanding;
  /** What the source says, with its figures. */
  readonly text: string;
  /** What data would decide where the finding is open. */
  readonly wouldDecide: string;
}

/** Every row by its id, as `assumptions/*.yaml` holds them. */
export type Rows = Readonly<Record<string, Assumption<unknown>>>;

/** Other values for single inputs, by path: `claims.site.power`, `network.power_level[3].usdPerMwh`. */
export type Changes = Readonly<Record<string, number | string>>;

/** One computed figure; null where it is not defined (a multiple of nothing). */
export interface Figure {
  readonly name: string;
  readonly value: number | null;
  readonly unit: string;
  /** What it is, for people. */
  readonly label: string;
}

/** A figure that must not pass its threshold. */
export interface Condition {
  /** Name of the threshold. */
  readonly threshold: string;
  /** Name of the figure that is compared; the threshold's own name where absent. */
  readonly figure?: string;
  readonly sense: "at-least" | "at-most" | "above" | "below";
}

/** One way of reading disputed inputs: a camp's, or a choice that the claim leaves open. */
export interface Reading {
  readonly name: string;
  readonly camp: ClaimCamp | "neutral";
  readonly changes: Changes;
}

/** What a measurement draws from. */
export interface Draw {
  readonly seed: number;
  readonly pathCount: number;
}

/** How a figure is named and told: a measurement gives its value by name. */
export interface FigurePlan {
  readonly name: string;
  readonly unit: string;
  readonly label: string;
}

/** How a claim's mechanism is put to the test, as data: rows `claims.experiment.*`. */
export interface ExperimentPlan {
  readonly claimId: string;
  /** How it is computed, one sentence for the report. */
  readonly method: string;
  /** All must be met for the claim to hold. */
  readonly conditions: readonly Condition[];
  /** The figure that the report leads with. */
  readonly headline: string;
  /** Inputs of the reference that differ from their rows, with the reason in `method`; absent: the rows as they are. */
  readonly reference?: Changes;
  /** Path of an input that must not move any figure by a bit. */
  readonly irrelevantInput: string;
  readonly readings: readonly Reading[];
  /** True where figures depend on the seed. */
  readonly isStochastic: boolean;
  /** An input drawn as the second axis of a map, with its span; absent: no map. */
  readonly mapAxis?: MapAxis;
  /** Further inputs along which the answer's turns are found, all else at the reference. */
  readonly alsoAlong?: readonly AlsoAlong[];
  readonly figures: readonly FigurePlan[];
}

/** Figures by name; null or a number that is not finite = not defined. */
export type Measured = Readonly<Record<string, number | null>>;

/** Computes a mechanism's figures: a pure function of the book and the seed. */
export type Measure = (book: Book, draw: Draw) => Measured;

/** The experiment on a claim's mechanism: what is asked, and how it is computed. */
export interface Experiment extends ExperimentPlan {
  readonly measure: Measure;
}

/** A further input along which turns are found. */
export interface AlsoAlong extends MapAxis {
  readonly label: string;
  readonly unit: string;
}

/** Where the answer turns along a further input; empty = nowhere in the span. */
export interface AlsoTurns extends AlsoAlong {
  readonly referenceValue: number;
  readonly turns: readonly Omit<Boundary, "figures">[];
}

/** An axis of a two-parameter map. */
export interface MapAxis {
  readonly input: string;
  readonly low: number;
  readonly high: number;
}

/** The rows as an experiment reads them; whatever it reads is recorded. */
export interface Book {
  /** The value of a row; reading a leaf of it notes the leaf. @throws evidence/unknown-row */
  read<Value>(id: string): Value;
  /** A plain copy of the value; all its leaves count as read. @throws evidence/unknown-row */
  copy<Value>(id: string): Value;
  /** What stands at a row, untouched: to know whether it is the same as before. */
  identity(id: string): unknown;
  /** Ids of all rows under a prefix, in order; names nothing as read. */
  ids(prefix: string): readonly string[];
  /** Plain copies of all rows under a prefix, in order of id. */
  under<Value>(prefix: string): readonly { readonly id: string; readonly value: Value }[];
  /** Paths of the leaves read so far, sorted. */
  used(): readonly string[];
}

/** Where the decisive input is plausible, and how far its boundary is looked for: rows `claims.range.*`. */
export interface DecisiveRange {
  readonly input: string;
  /** What it is, for people. */
  readonly label: string;
  readonly low: number;
  readonly high: number;
  readonly searchLow: number;
  readonly searchHigh: number;
}

/** Where the answer turns: the claim holds on one side of the value only. */
export interface Boundary {
  readonly value: number;
  readonly holdsAbove: boolean;
  /** The figures at the boundary. */
  readonly figures: readonly Figure[];
}

/** The answer on a claim. */
export type Verdict = "holds" | "holds-only-when" | "fails" | "uncertain" | "recorded";

/** What a reading of the disputed inputs gives. */
export interface ReadingResult {
  readonly name: string;
  readonly camp: ClaimCamp | "neutral";
  readonly changes: Changes;
  readonly holds: boolean;
  readonly figures: readonly Figure[];
}

/** An input that the answer rests on, as its row states it. */
export interface InputUse {
  /** Path of the leaf, of an array as a whole, or of a price year as a whole. */
  readonly path: string;
  readonly rowId: string;
  /** Null for arrays and price years: the row shows them. */
  readonly value: number | string | boolean | null;
  readonly unit: string;
  readonly source: string;
  readonly date: string;
  readonly status: AssumptionStatus;
}

/** How the headline moves when one unproven input is wrong by a fifth; null where the model refuses that value. */
export interface Movement {
  readonly path: string;
  readonly status: AssumptionStatus;
  readonly lowerValue: number | null;
  readonly upperValue: number | null;
  /** True where either change turns the answer at the reference inputs. */
  readonly turnsAnswer: boolean;
}

/** Agreement between seeds, for experiments that draw. */
export interface SeedAgreement {
  readonly seedCount: number;
  readonly agreeingCount: number;
  /** The headline over the seeds, least and greatest. */
  readonly least: number | null;
  readonly greatest: number | null;
}

/** Where in the plane of the decisive and a second input the claim holds; rows from low to high of the second. */
export interface ClaimMap {
  readonly xInput: string;
  readonly yInput: string;
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly holds: readonly (readonly boolean[])[];
  readonly headline: readonly (readonly (number | null)[])[];
}

/** A threshold beside the figure that it judges. */
export interface ConditionResult extends Condition {
  readonly thresholdValue: number;
  readonly unit: string;
  readonly reason: string;
  readonly figureValue: number | null;
  readonly isMet: boolean;
}

/** Everything that the register says of one claim. Plain data. */
export interface ClaimResult {
  readonly id: string;
  readonly wording: string;
  readonly sourceFiles: readonly string[];
  readonly camp: ClaimCamp;
  readonly quantity: string;
  readonly standing: "asserted" | "pending";
  readonly verdict: Verdict;
  /** One sentence built from the figures. */
  readonly answer: string;
  readonly fact: { readonly question: string; readonly checks: readonly DatedFact[] };
  readonly mechanism: {
    readonly question: string;
    readonly awaits: string | null;
    readonly method: string | null;
    /** False where the whole mechanism waits or is not decidable. */
    readonly isDecided: boolean;
  };
  readonly holdsAtReference: boolean | null;
  /** Inputs of the reference that differ from their rows. */
  readonly reference: Changes;
  readonly conditions: readonly ConditionResult[];
  readonly headline: string | null;
  readonly figures: readonly Figure[];
  readonly boundary: readonly Boundary[];
  readonly alsoTurns: readonly AlsoTurns[];
  readonly decisiveInput: (DecisiveRange & { readonly referenceValue: number; readonly unit: string }) | null;
  readonly irrelevantInput: string | null;
  readonly readings: readonly ReadingResult[];
  /** Inputs in which readings with different answers differ. */
  readonly disputedInputs: readonly string[];
  readonly whatWouldChange: string;
  readonly paths: number | null;
  readonly interval: SeedAgreement | null;
  readonly map: ClaimMap | null;
  readonly inputs: readonly InputUse[];
  /** Movements of the answer by pending and assumed inputs, largest first. */
  readonly restsOn: readonly Movement[];
}

/** A fact check with the source and date of its row. */
export interface DatedFact extends FactCheck {
  readonly source: string;
  readonly date: string;
  readonly rowId: string;
}
