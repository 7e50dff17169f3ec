import type { PathPart } from "./schema-node.ts";

/** Where in a YAML text the cursor stands. */
export interface CursorPlace {
  /** The group in which a key is written, or the key whose value is written. */
  readonly path: readonly PathPart[];
  readonly kind: "key" | "value";
  /** Where the word under the cursor begins. */
  readonly from: number;
  /** Text between there and the cursor. */
  readonly prefix: string;
}

interface Line {
  readonly indent: number;
  /** Text after the indent. */
  readonly text: string;
}

/**
 * Reads the place of a cursor from the text before it, line by line and bracket by bracket, so that it works in a text that is not
 * finished: block maps and lists by indent, flow maps and lists by their open brackets.
 */
export function cursorPlace(text: string, offset: number): CursorPlace {
  const before = text.slice(0, offset);
  const lines = before.split("\n").map(lineOf);
  const last = lines.at(-1)!;
  const stem = blockPath(lines);
  const scan = scanLine(last.text);
  const from = offset - scan.prefix.length;
  if (scan.isComment) return { path: [], kind: "value", from: offset, prefix: "" };
  return { path: [...stem, ...scan.path], kind: scan.kind, from, prefix: scan.prefix };
}

function lineOf(line: string): Line {
  const indent = /^ */.exec(line)![0].length;
  return { indent, text: line.slice(indent) };
}

/** The groups around the last line, found by walking up to smaller indents; list dashes count their items. */
function blockPath(lines: readonly Line[]): PathPart[] {
  const path: PathPart[] = [];
  let limit = lines.at(-1)!.indent;
  let ownDash = lines.at(-1)!.text.startsWith("- ") || lines.at(-1)!.text === "-";
  if (ownDash) path.unshift(itemNumber(lines, lines.length - 1));
  for (let i = lines.length - 2; i >= 0; i--) {
    const { indent, text } = lines[i]!;
    if (text === "" || text.startsWith("#")) continue;
    const dash = /^(-\s+)(.*)$/.exec(text);
    if (dash && indent < limit) {
      // a key of an item stands behind its dash: the item's later keys are indented as far
      if (!ownDash || indent < limit) path.unshift(itemNumber(lines, i));
      limit = indent;
      ownDash = true;
      continue;
    }
    const key = /^((?!- )[^\s:#{}[\],"'][^:]*|"[^"]*"|'[^']*')\s*:(?:\s|$)/.exec(text)?.[1];
    // a list may stand as far left as the key that holds it
    if (
      key !== undefined &&
      (indent < limit || (ownDash && indent === limit && typeof path[0] === "number"))
    ) {
      path.unshift(unquoted(key));
      limit = indent;
      ownDash = false;
    }
  }
  return path;
}

/** How many items of the same list stand above. */
function itemNumber(lines: readonly Line[], at: number): number {
  const { indent } = lines[at]!;
  let count = 0;
  for (let i = at - 1; i >= 0; i--) {
    const line = lines[i]!;
    if (line.text === "" || line.text.startsWith("#")) continue;
    if (line.indent < indent || (line.indent === indent && !line.text.startsWith("-"))) break;
    if (line.indent === indent) count += 1;
  }
  return count;
}

interface LineScan {
  readonly path: readonly PathPart[];
  readonly kind: "key" | "value";
  readonly prefix: string;
  readonly isComment: boolean;
}

interface Level {
  readonly opener: "{" | "[" | "line";
  key: string | undefined;
  item: number;
  word: string;
}

/** Walks through the last line: keys with their colons, brackets, commas. */
function scanLine(line: string): LineScan {
  const levels: Level[] = [{ opener: "line", key: undefined, item: 0, word: "" }];
  const text = line.replace(/^(?:-\s+)+/, "").replace(/^-$/, "");
  let quote: string | undefined;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]!;
    const level = levels.at(-1)!;
    if (quote) {
      quote = letter === quote ? undefined : quote;
      level.word += letter;
    } else if (letter === "#" && (i === 0 || /\s/.test(text[i - 1]!))) {
      return { path: [], kind: "value", prefix: "", isComment: true };
    } else if ((letter === '"' || letter === "'") && level.word.trim() === "") {
      quote = letter;
      level.word += letter;
    } else step(levels, letter, text[i + 1]);
  }
  return finish(levels);
}

function step(levels: Level[], letter: string, next: string | undefined): void {
  const level = levels.at(-1)!;
  if (letter === "{" || letter === "[") levels.push({ opener: letter, key: undefined, item: 0, word: "" });
  else if (letter === "}" || letter === "]") {
    if (levels.length > 1) levels.pop();
    levels.at(-1)!.word = "";
  } else if (letter === "," && level.opener !== "line") {
    level.item += 1;
    level.key = undefined;
    level.word = "";
  } else if (
    letter === ":" &&
    level.key === undefined &&
    level.opener !== "[" &&
    (next === undefined || /\s/.test(next))
  ) {
    level.key = unquoted(level.word);
    level.word = "";
  } else level.word += letter;
}

function finish(levels: readonly Level[]): LineScan {
  const last = levels.at(-1)!;
  const path = levels.flatMap((level): PathPart[] => [
    ...(level.opener === "[" ? [level.item] : []),
    ...(level.key === undefined ? [] : [level.key]),
  ]);
  const kind = last.opener === "[" || last.key !== undefined ? "value" : "key";
  return { path, kind, prefix: last.word.trimStart(), isComment: false };
}

function unquoted(word: string): string {
  return word.trim().replace(/^(["'])(.*)\1$/, "$2");
}
