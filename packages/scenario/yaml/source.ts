import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from "yaml";

/** A place in a file, 1-based. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** What is wrong with the text before any key is looked at. */
export interface TextProblem extends Place {
  readonly kind: "badYaml" | "duplicateKey" | "tooLarge" | "emptyFile";
  readonly facts: Readonly<Record<string, unknown>>;
  readonly path: readonly PathPart[];
}

export type PathPart = string | number;

/** A YAML text that was read, with the place of every value in it. */
export interface YamlSource {
  readonly value: unknown;
  readonly problems: readonly TextProblem[];
  /** The place of a value, or of the nearest group above it that is in the file. */
  placeOf(path: readonly PathPart[]): Place;
  /** The place of a key itself. */
  placeOfKey(path: readonly PathPart[]): Place;
  /** The value's text as written, or undefined where the file has none. */
  textOf(path: readonly PathPart[]): string | undefined;
}

/** A scenario is a page of text; a megabyte is a mistake or an attack. */
export const MAX_TEXT_LENGTH = 1_000_000;
const MAX_DEPTH = 40;
/** Values after aliases are written out: 100 aliases of 10,000 values are refused before memory is. */
const MAX_ALIAS_COUNT = 100;

/** Reads YAML 1.2 (so JSON too) with its places; every syntax error is listed, none is thrown. */
export function readYaml(text: string): YamlSource {
  const refused = tooLarge(text);
  if (refused) return emptySource(refused);
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: false,
      stringKeys: false,
    });
    return sourceOf(document, text, lines);
  } catch (error) {
    // the parser recurses: what the depth check lets through and still overflows is refused, never thrown
    return emptySource({
      kind: "tooLarge",
      facts: { reason: reasonOf(error) },
      path: [],
      line: 1,
      column: 1,
    });
  }
}

function sourceOf(document: Document.Parsed, text: string, lines: LineCounter): YamlSource {
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(Math.min(Math.max(offset, 0), text.length));
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const syntax = [...document.errors, ...document.warnings].map(
    (error): TextProblem => ({
      kind: "badYaml",
      facts: { reason: plainReason(error.code, error.message) },
      path: [],
      ...at(error.pos[0]),
    }),
  );
  const problems = [...syntax, ...(syntax.length === 0 ? repeatedKeys(document, at) : [])];
  const value = problems.some(({ kind }) => kind === "badYaml") ? undefined : plainValue(document, problems);
  return {
    value,
    problems:
      value === null && problems.length === 0
        ? [{ kind: "emptyFile", facts: {}, path: [], line: 1, column: 1 }]
        : problems,
    placeOf: (path) => at(startOf(nodeAt(document, path).node)),
    placeOfKey: (path) => at(keyStart(document, path)),
    textOf: (path) => textAt(document, path, text),
  };
}

function plainValue(document: Document.Parsed, problems: TextProblem[]): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIAS_COUNT });
  } catch (error) {
    problems.push({ kind: "tooLarge", facts: { reason: reasonOf(error) }, path: [], line: 1, column: 1 });
    return undefined;
  }
}

function tooLarge(text: string): TextProblem | undefined {
  const refuse = (reason: string): TextProblem => ({
    kind: "tooLarge",
    facts: { reason },
    path: [],
    line: 1,
    column: 1,
  });
  if (text.length > MAX_TEXT_LENGTH)
    return refuse(`the file has ${text.length} characters; at most ${MAX_TEXT_LENGTH} are read`);
  if (flowDepth(text) > MAX_DEPTH) return refuse(`brackets are nested deeper than ${MAX_DEPTH}`);
  return undefined;
}

/** Most brackets open at once, quotes not looked at: text with that many is no scenario either way. */
function flowDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const letter of text) {
    if (letter === "[" || letter === "{") deepest = Math.max(deepest, ++depth);
    else if (letter === "]" || letter === "}") depth = Math.max(0, depth - 1);
  }
  return deepest;
}

function repeatedKeys(document: Document.Parsed, at: (offset: number) => Place): TextProblem[] {
  const problems: TextProblem[] = [];
  visit(document, {
    Map: (_, map, ancestors) => {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        const name = isScalar(key) ? String(key.value) : String(key);
        if (seen.has(name)) {
          problems.push({
            kind: "duplicateKey",
            facts: { key: name },
            path: pathOf(ancestors, map),
            ...at(startOf(key as Node)),
          });
        }
        seen.add(name);
      }
    },
  });
  return problems;
}

/** The path to a node from the ancestors that `visit` gives. */
function pathOf(ancestors: readonly unknown[], last: unknown): PathPart[] {
  const chain = [...ancestors, last];
  return chain.flatMap((node, i): PathPart[] => {
    if (isPair(node)) return [isScalar(node.key) ? String(node.key.value) : String(node.key)];
    const parent = chain[i - 1];
    return isCollection(parent) && !isMap(parent) && !isPair(node)
      ? [parent.items.indexOf(node as never)]
      : [];
  });
}

/** Walks as far as the file goes. */
function nodeAt(document: Document.Parsed, path: readonly PathPart[]): { node: Node | null; whole: boolean } {
  let node: Node | null = resolved(document.contents, document);
  for (const part of path) {
    const next = isCollection(node) ? resolved(childOf(node, part), document) : null;
    if (!next) return { node, whole: false };
    node = next;
  }
  return { node, whole: true };
}

function childOf(node: Node, part: PathPart): Node | null {
  if (isMap(node))
    return (node.items.find((pair) => keyText(pair.key) === String(part))?.value as Node | null) ?? null;
  return isCollection(node) ? ((node.items[Number(part)] as Node | undefined) ?? null) : null;
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

function resolved(node: Node | null, document: Document.Parsed): Node | null {
  return isAlias(node) ? ((node.resolve(document) as Node | undefined) ?? null) : node;
}

function keyStart(document: Document.Parsed, path: readonly PathPart[]): number {
  const { node } = nodeAt(document, path.slice(0, -1));
  const pair = isMap(node) ? node.items.find(({ key }) => keyText(key) === String(path.at(-1))) : undefined;
  return pair ? startOf(pair.key as Node) : startOf(node);
}

function startOf(node: Node | null | undefined): number {
  return node?.range?.[0] ?? 0;
}

function textAt(document: Document.Parsed, path: readonly PathPart[], text: string): string | undefined {
  const { node, whole } = nodeAt(document, path);
  if (!whole || !node?.range) return undefined;
  // a scalar's value without its quotes; groups as they stand
  if (isScalar(node) && typeof node.value === "string") return node.value;
  return text.slice(node.range[0], node.range[1]);
}

/** The parser's own words for what a person can't guess from them. */
const REASONS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "a tab can't indent; use blanks",
  BAD_INDENT: "the indentation does not fit the lines above; keys of one group start in one column",
  MULTILINE_IMPLICIT_KEY: 'a key must stand on one line; is a ":" missing?',
  TAG_RESOLVE_FAILED: "tags (words that begin with !) are not used in scenario files",
  MULTIPLE_DOCS: "a second document starts here; a file holds one scenario",
  BAD_ALIAS: "this alias (*name) names no anchor (&name) above it",
  BLOCK_AS_IMPLICIT_KEY:
    "a second ':' stands on this line; put the text in quotes, or the group on lines of its own",
};

function plainReason(code: string, message: string): string {
  if (code === "MISSING_CHAR" && /quote/.test(message)) return "a quote is opened and not closed before here";
  if (message.startsWith("tag:")) return REASONS.TAG_RESOLVE_FAILED!;
  return (REASONS[code] ?? message).split("\n")[0]!.replace(/[.]$/, "");
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/alias/i.test(message)) return "the file repeats itself by too many aliases (*name)";
  return "the file is nested too deeply to read";
}

function emptySource(problem: TextProblem): YamlSource {
  const place = { line: problem.line, column: problem.column };
  return {
    value: undefined,
    problems: [problem],
    placeOf: () => place,
    placeOfKey: () => place,
    textOf: () => undefined,
  };
}
