import type { Diagnostic } from "@codemirror/lint";
import type { Text } from "@codemirror/state";
import type { Problem, Warning } from "@switchyard/scenario";

/** Problems of a scenario as marks on their lines. */
export function diagnosticsOf(doc: Text, problems: readonly Problem[]): readonly Diagnostic[] {
  return problems.map((problem) => ({
    ...rangeOf(doc, problem),
    severity: "error",
    message: withoutPlace(problem.message),
    source: problem.code,
  }));
}

/** From where a problem stands to the end of what was read there, at least one letter. */
function rangeOf(doc: Text, { line, column, read }: Problem): { readonly from: number; readonly to: number } {
  const { from, to, text } = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const start = Math.min(from + Math.max(column - 1, 0), to);
  const isHere = read !== "" && text.startsWith(read, start - from);
  const end = isHere ? start + read.length : to;
  return { from: Math.min(start, Math.max(from, end - 1)), to: end };
}

/** The line number says itself in an editor. */
export function withoutPlace(message: string): string {
  return message.replace(/ \(line \d+\)/, "");
}

/** What is allowed and still worth a word, as text under the editor. */
export function warningText({ path, message }: Warning): string {
  return `${path}: ${message}`;
}
