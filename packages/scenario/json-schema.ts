import * as z from "zod/mini";
import { type AssumptionRow, assumptionsUnder } from "./assumptions/index.ts";
import { nodeDocs } from "./fields/field.ts";
import { percentText } from "./percent.ts";
import { scenarioSchema } from "./schema/index.ts";
import { readUnit } from "./units/unit.ts";

/** A node of the JSON Schema, as far as we read it ourselves. */
export interface JsonSchemaNode {
  readonly [key: string]: unknown;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchemaNode>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchemaNode;
  readonly anyOf?: readonly JsonSchemaNode[];
  readonly additionalProperties?: JsonSchemaNode | boolean;
  readonly enum?: readonly string[];
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly "x-unit"?: string;
  readonly "x-assumption"?: string;
}

/**
 * The scenario file as JSON Schema (draft 2020-12): every key described, with unit, example and default, so that an
 * editor completes and checks the file. `x-unit` and `x-assumption` are ours; validators pass over them.
 */
export function scenarioJsonSchema(): JsonSchemaNode {
  const made = z.toJSONSchema(scenarioSchema, { io: "input", metadata: nodeDocs }) as JsonSchemaNode;
  return { $schema: made.$schema, title: "Switchyard scenario", ...(finished(made) as JsonSchemaNode) };
}

/** The JSON Schema of what a command prints, from the schema that checks it. */
export function answerJsonSchema(title: string, schema: z.core.$ZodType): JsonSchemaNode {
  const made = z.toJSONSchema(schema, { io: "output", unrepresentable: "any" }) as JsonSchemaNode;
  return { $schema: made.$schema, title, ...made };
}

/** A row's value as a user would write it in the file. */
export function defaultAsWritten({ value, unit }: AssumptionRow): unknown {
  if (typeof value !== "number") return value;
  if (unit === "" || readUnit(unit) === undefined) return value;
  const percent = /^fraction(\/.+)?$/.exec(unit);
  return percent ? `${percentText(value)} %${percent[1] ?? ""}` : `${value} ${unit}`;
}

function finished(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(finished);
  if (node === null || typeof node !== "object") return node;
  const {
    "x-examples": examples,
    "x-default": id,
    "x-name": _,
    "x-allowed": __,
    default: ___,
    "x-filled": filled,
    ...rest
  } = node as Readonly<Record<string, unknown>>;
  const entries = Object.entries(rest).map(([key, value]) => [key, finished(value)]);
  return {
    ...Object.fromEntries(entries),
    ...(examples ? { examples } : {}),
    ...(filled ? { default: {} } : {}),
    ...defaultFacts(id, rest),
  };
}

function defaultFacts(id: unknown, { "x-unit": unit }: Readonly<Record<string, unknown>>) {
  const row = assumptionsUnder(String(id)).find((entry) => entry.id === id);
  if (!row) return {};
  const asFraction = row.unit === "" && typeof unit === "string" && unit.startsWith("%");
  return {
    default: defaultAsWritten(asFraction ? { ...row, unit: "fraction" } : row),
    "x-assumption": row.id,
  };
}
