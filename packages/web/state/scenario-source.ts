/** Where the text of a scenario comes from. */
export type ScenarioSource =
  | { readonly kind: "example"; readonly id: string }
  | { readonly kind: "text"; readonly text: string };

/** A shipped example. */
export interface Example {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

/** The text of a source; undefined where it names an example that is not shipped. */
export function textOfSource(source: ScenarioSource, examples: readonly Example[]): string | undefined {
  return source.kind === "text" ? source.text : examples.find(({ id }) => id === source.id)?.text;
}

/** The source of an edited text: an example that was not changed stays the example. */
export function sourceOfText(text: string, examples: readonly Example[]): ScenarioSource {
  const same = examples.find((example) => example.text === text);
  return same ? { kind: "example", id: same.id } : { kind: "text", text };
}

/** What a scenario calls itself, read without a YAML parser: the first `title:` line. */
export function titleOfText(text: string): string {
  const title = /^title:\s*(.+?)\s*$/m.exec(text)?.[1] ?? "";
  return title.replace(/^(["'])(.*)\1$/, "$2").replace(/\s+#.*$/, "") || "untitled scenario";
}
