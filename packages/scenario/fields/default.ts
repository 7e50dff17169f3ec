import { type AssumptionId, assumption } from "../assumptions/index.ts";

/** A default on its way into a schema: the row's value with its unit, apart from anything a user can write. */
export class DefaultValue {
  readonly value: unknown;
  readonly unit: string;

  constructor(value: unknown, unit: string) {
    this.value = value;
    this.unit = unit;
  }
}

/** The row's value for the schema: figures carry their unit along, words and lists go as they are. */
export function assumptionDefault(id: AssumptionId): unknown {
  const row: { value: unknown; unit: string } = assumption(id);
  return typeof row.value === "number" ? new DefaultValue(row.value, row.unit) : structuredClone(row.value);
}
