import { addEntry, lengthOf, removeValue, setValue, valueText } from "../text/edit-yaml.ts";
import type { FormProps } from "./form-props.ts";

const FLEET = ["mining", "fleet"];
const KEYS = ["machine", "count", "bought"] as const;

/** The machines: one row per kind and purchase. */
export function FleetRows({ text, setText, names }: FormProps) {
  const rows = Array.from({ length: lengthOf(text, FLEET) }, (_, index) => index);
  return (
    <fieldset>
      <legend>Machines</legend>
      <datalist id="machine-names">
        {(names.machine ?? []).map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {rows.map((index) => (
        <div className="entry" key={index}>
          {KEYS.map((key) => (
            <input
              key={key}
              type="text"
              aria-label={`${key} of entry ${index + 1}`}
              list={key === "machine" ? "machine-names" : undefined}
              value={valueText(text, [...FLEET, index, key]) ?? ""}
              placeholder={key}
              autoComplete="off"
              onChange={(event) => setText(setValue(text, [...FLEET, index, key], event.target.value))}
            />
          ))}
          <button
            type="button"
            aria-label={`Remove entry ${index + 1}`}
            onClick={() => setText(removeValue(text, [...FLEET, index]))}
          >
            Remove
          </button>
        </div>
      ))}
      <button
        type="button"
        onClick={() => setText(addEntry(text, FLEET, "{ machine: s21-xp, count: 1000, bought: 2026-06 }"))}
      >
        Add machines
      </button>
    </fieldset>
  );
}
