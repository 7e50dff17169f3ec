import { useState } from "react";
import { chooseScheme, keptScheme, type SchemeChoice } from "./scheme.ts";

const CHOICES: readonly (readonly [SchemeChoice, string])[] = [
  ["system", "auto"],
  ["light", "light"],
  ["dark", "dark"],
];

/** Light, dark, or as the system has it. */
export function SchemeSwitch() {
  const [choice, setChoice] = useState(keptScheme);
  return (
    <fieldset className="segmented">
      <legend className="visually-hidden">Colours</legend>
      {CHOICES.map(([value, name]) => (
        <label key={value}>
          <input
            type="radio"
            name="scheme"
            value={value}
            checked={choice === value}
            onChange={() => {
              chooseScheme(value);
              setChoice(value);
            }}
          />
          <span>{name}</span>
        </label>
      ))}
    </fieldset>
  );
}
