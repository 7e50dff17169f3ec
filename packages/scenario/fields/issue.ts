import type { scenarioErrors } from "../errors.ts";

/** The name of a message. */
export type IssueKey = Exclude<
  keyof typeof scenarioErrors,
  "unknownAssumption" | "unknownZone" | "noSuchFile"
>;

/** The facts of a message; path, line and what was read are added where the place in the file is known. */
export type IssueFacts = Readonly<Record<string, unknown>>;

/** What our schemas put into zod's issue list. */
export interface IssueParams {
  readonly key: IssueKey;
  readonly facts: IssueFacts;
}

interface IssueSink {
  readonly issues: unknown[];
}

/** Notes a problem at the value being read, or at `path` under it. */
export function complain(
  sink: unknown,
  key: IssueKey,
  facts: IssueFacts,
  path: readonly (string | number)[] = [],
): void {
  (sink as IssueSink).issues.push({
    code: "custom",
    input: undefined,
    path: [...path],
    params: { key, facts } satisfies IssueParams,
    message: key,
    continue: false,
  });
}

/** Missing and empty values are told apart; both say what to write. True where there is a value. */
export function present(value: unknown, sink: unknown, write: string): boolean {
  if (value !== undefined && value !== null) return true;
  complain(sink, value === null ? "emptyValue" : "missingKey", { write });
  return false;
}
