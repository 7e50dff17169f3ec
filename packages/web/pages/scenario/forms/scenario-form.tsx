import { listAt, removeValue, setList, setValue, valueText } from "../text/edit-yaml.ts";
import { nodesAt, type PathPart, type SchemaNode, valuesAt } from "../text/schema-node.ts";
import { FleetRows } from "./fleet-rows.tsx";
import { FORM_GROUPS, type FormField, ONE_OF } from "./form-fields.ts";
import type { FormProps } from "./form-props.ts";

/** The common keys as fields; each writes into the text and reads from it, so that both are always the same scenario. */
export function ScenarioForm(props: FormProps) {
  return (
    <form className="form" onSubmit={(event) => event.preventDefault()} aria-label="Common keys">
      {FORM_GROUPS.map(({ name, fields }) => (
        <fieldset key={name}>
          <legend>{name}</legend>
          {fields.map((field) => (
            <Field key={field.path.join(".")} {...props} field={field} />
          ))}
        </fieldset>
      ))}
      <FleetRows {...props} />
      <CompareChoices {...props} />
    </form>
  );
}

function Field(props: FormProps & { readonly field: FormField }) {
  const { text, setText, schema, problems, names, field } = props;
  const { path, name } = field;
  const id = `field-${path.join("-")}`;
  const [node] = nodesAt(schema, path);
  const problem = problems.find((each) => each.path === path.join("."));
  const words = [...(node?.enum ?? []).map(String), ...(names[String(path.at(-1))] ?? [])];
  const shared = {
    id,
    value: valueText(text, path) ?? "",
    "aria-invalid": problem !== undefined || undefined,
    "aria-describedby": problem ? `${id}-error` : undefined,
    title: node?.description,
    onChange: (event: { readonly target: { readonly value: string } }) =>
      setText(written(text, path, event.target.value)),
  };
  return (
    <div className="field">
      <label htmlFor={id}>{name}</label>
      {words.length > 0 ? (
        <select {...shared}>
          <option value="">{placeholderOf(schema, path)}</option>
          {words.map((word) => (
            <option key={word}>{word}</option>
          ))}
          {shared.value !== "" && !words.includes(shared.value) ? <option>{shared.value}</option> : null}
        </select>
      ) : (
        <input
          type="text"
          {...shared}
          placeholder={placeholderOf(schema, path)}
          autoComplete="off"
          spellCheck={false}
        />
      )}
      {problem ? (
        <p className="error" id={`${id}-error`}>
          {problem.message}
        </p>
      ) : null}
    </div>
  );
}

/** What counts where the file says nothing: the default, else an example. */
function placeholderOf(schema: SchemaNode, path: readonly PathPart[]): string {
  const values = valuesAt(schema, path);
  const filled = values.find(({ detail }) => detail === "default");
  if (filled) return `left out: ${filled.text}`;
  const example = values.find(({ detail }) => detail === "example");
  return example ? `e.g. ${example.text}` : "left out";
}

/** The text with a field's value; an emptied field takes its key away, and a choice rules out the others of its kind. */
function written(text: string, path: readonly PathPart[], value: string): string {
  if (value.trim() === "") return removeValue(text, path);
  const name = path.join(".");
  const others = ONE_OF.filter((names) => names.includes(name)).flat();
  const next = setValue(text, path, value);
  return others
    .filter((other) => other !== name)
    .reduce((left, other) => removeValue(left, other.split(".")), next);
}

/** Which strategies are compared. */
function CompareChoices({ text, setText, schema }: FormProps) {
  const [node] = nodesAt(schema, ["compare"]);
  const all = (node?.items?.enum ?? []).map(String);
  const usual = Array.isArray(node?.default) ? node.default.map(String) : all;
  const chosen = listAt(text, ["compare"]) ?? usual;
  return (
    <fieldset>
      <legend>Compare</legend>
      <div className="choices">
        {all.map((name) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={chosen.includes(name)}
              onChange={(event) =>
                setText(
                  setList(
                    text,
                    ["compare"],
                    all.filter((each) => (each === name ? event.target.checked : chosen.includes(each))),
                  ),
                )
              }
            />
            {name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
