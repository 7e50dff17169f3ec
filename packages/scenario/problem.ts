import type * as z from "zod/mini";
import { scenarioErrors } from "./errors.ts";
import type { IssueKey, IssueParams } from "./fields/issue.ts";
import type { NamedFile } from "./named-files.ts";
import { nearestWord } from "./nearest.ts";
import { keysAt } from "./schema-walk.ts";
import type { PathPart, TextProblem, YamlSource } from "./yaml/source.ts";

/** What is wrong in a scenario file, for people (`message`) and for programs (the rest). */
export interface Problem {
  /** Stable, see docs/errors.md. */
  readonly code: string;
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  /** `site.grid.import`, `mining.fleet[0].count`; empty for the file as a whole. */
  readonly path: string;
  /** What stands there; empty where nothing does. */
  readonly read: string;
  /** What may stand there: words, units, keys or a range. */
  readonly allowed: readonly string[];
  readonly nearest?: string;
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

/** Everything that a problem is made from. */
export interface ProblemSource {
  readonly fileName: string;
  readonly yaml: YamlSource;
  readonly schema: z.core.$ZodType;
}

/** The problem of an error of the text. */
export function textProblem(
  { kind, facts, path, line, column }: TextProblem,
  source: ProblemSource,
): Problem {
  return problem(source, kind, facts, path, { line, column });
}

/** The problems of an issue of the schema: one per unknown key, the right branch of a union. */
export function issueProblems(
  issue: Issue,
  source: ProblemSource,
  above: readonly PathPart[] = [],
): Problem[] {
  const path = [...above, ...issue.path.map((part) => (typeof part === "number" ? part : String(part)))];
  if (issue.code === "custom") return [customProblem(issue.params as IssueParams | undefined, path, source)];
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(key, path, source));
  if (issue.code === "invalid_union")
    return meantBranch(issue.errors).flatMap((inner) => issueProblems(inner, source, path));
  return [kindProblem(issue, path, source)];
}

/** One line of a terminal: `scenario.yaml:4:19: site.grid.import: … [scenario/no-unit]`. */
export function formatProblem({ file, line, column, code, message }: Problem): string {
  return `${file}:${line}:${column}: ${message} [${code}]`;
}

/** The problem of a file that a scenario names and that is not there. */
export function missingFileProblem(named: NamedFile, fileName: string, folder: string): Problem {
  const { path, file, line, column } = named;
  const { code, message } = scenarioErrors.noSuchFile({ path, line, file, folder });
  return { code, file: fileName, line, column, path, read: file, allowed: [], message };
}

/** Problems in the order of the file, the same one once. */
export function inOrder(problems: readonly Problem[]): Problem[] {
  const unique = new Map(
    problems.map((entry) => [`${entry.code} ${entry.path} ${entry.line} ${entry.message}`, entry]),
  );
  return [...unique.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}

function customProblem(
  params: IssueParams | undefined,
  path: readonly PathPart[],
  source: ProblemSource,
): Problem {
  if (!params)
    return problem(source, "conflict", { reason: "is not allowed" }, path, source.yaml.placeOf(path));
  return problem(source, params.key, params.facts, path, source.yaml.placeOf(path));
}

function unknownKey(key: string, path: readonly PathPart[], source: ProblemSource): Problem {
  const allowed = keysAt(source.schema, path);
  const facts = { key, allowed, nearest: nearestWord(key, allowed), read: key };
  return problem(source, "unknownKey", facts, path, source.yaml.placeOfKey([...path, key]));
}

function kindProblem(issue: Issue, path: readonly PathPart[], source: ProblemSource): Problem {
  const read = source.yaml.textOf(path);
  const place = source.yaml.placeOf(path);
  const wantsList = issue.code === "invalid_type" && issue.expected === "array";
  const keys = keysAt(source.schema, path);
  const write = wantsList ? "[ … ]" : `{ ${keys[0] ?? "…"}: … }`;
  if (read === undefined) return problem(source, "missingKey", { write }, path, place);
  if (wantsList) return problem(source, "notAList", { write }, path, place);
  return problem(source, "notAGroup", { keys, allowed: keys }, path, place);
}

/** The branch whose kind fits what was written: the first without a complaint about the kind of the whole. */
function meantBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  return branches.find((issues) => !issues.some(isKindMismatch)) ?? branches[0] ?? [];
}

function isKindMismatch(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === "invalid_type") return true;
  return issue.code === "custom" && (issue.params as IssueParams | undefined)?.facts.kindMismatch === true;
}

function problem(
  source: ProblemSource,
  key: IssueKey,
  facts: Readonly<Record<string, unknown>>,
  path: readonly PathPart[],
  place: { readonly line: number; readonly column: number },
): Problem {
  const pathText = pathWords(path);
  const read = typeof facts.read === "string" ? facts.read : (source.yaml.textOf(path) ?? "");
  const write = key === "missingKey" || key === "emptyValue" ? keyLine(path, facts.write) : facts.write;
  const make = scenarioErrors[key] as (facts: unknown) => { code: string; message: string };
  const { code, message } = make({
    ...facts,
    read,
    write,
    path: pathText || source.fileName,
    line: place.line,
  });
  return {
    code,
    file: source.fileName,
    ...place,
    path: pathText,
    read,
    allowed: listOfAllowed(facts),
    ...(typeof facts.nearest === "string" ? { nearest: facts.nearest } : {}),
    message,
  };
}

/** `bought: 2026-06`: what is missing, as the line to write. */
function keyLine(path: readonly PathPart[], write: unknown): string {
  const key = path.at(-1);
  return typeof key === "string" ? `${key}: ${write}` : String(write);
}

function listOfAllowed({ allowed, write }: Readonly<Record<string, unknown>>): readonly string[] {
  if (Array.isArray(allowed)) return allowed.map(String);
  const single = allowed ?? write;
  return single === undefined ? [] : [String(single)];
}

/** `mining.fleet[0].count`. */
export function pathWords(path: readonly PathPart[]): string {
  return path
    .map((part, i) => (typeof part === "number" ? `[${part}]` : i === 0 ? part : `.${part}`))
    .join("");
}
