import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  parseDocument,
  type Scalar,
  stringify,
  type YAMLMap,
} from "yaml";
import type { PathPart } from "./schema-node.ts";

/**
 * Changes one value of a scenario's text and leaves every other letter as it was: comments, order, spacing. What stands is replaced in
 * its place; a new key is put behind the last one of its group.
 */
export function setValue(text: string, path: readonly PathPart[], value: string): string {
  const document = parseDocument(text, { uniqueKeys: false });
  if (document.errors.length > 0) return text;
  const node = document.getIn(path, true);
  if (isScalar(node) && node.range) return replaceScalar(text, document, path, node, value);
  if (node !== undefined && node !== null) return rewritten(document, path, value);
  return insertKey(text, document, path, value);
}

/** Takes one key out of the text, with the groups above it that it leaves empty; text without it stays as it is. */
export function removeValue(text: string, path: readonly PathPart[]): string {
  const document = parseDocument(text, { uniqueKeys: false });
  if (document.errors.length > 0 || !document.hasIn(path)) return text;
  const above = document.getIn(path.slice(0, -1), true);
  if (path.length > 1 && isMap(above) && above.items.length === 1 && typeof path.at(-2) === "string")
    return removeValue(text, path.slice(0, -1));
  const lines = linesOfPair(text, above, path.at(-1)!);
  if (lines) return text.slice(0, lines[0]) + text.slice(lines[1]);
  document.deleteIn(path);
  return written(document);
}

/** The value at a path as a form shows it; undefined where the text has none, or a group. */
export function valueText(text: string, path: readonly PathPart[]): string | undefined {
  const node = parsed(text).getIn(path, true);
  if (!isScalar(node)) return undefined;
  // as written: 138.96e12 stays 138.96e12
  return node.source ?? String(node.value);
}

/** How many entries the list at a path has. */
export function lengthOf(text: string, path: readonly PathPart[]): number {
  const node = parsed(text).getIn(path, true);
  return isSeq(node) ? node.items.length : 0;
}

/** The words of the list at a path. */
export function listAt(text: string, path: readonly PathPart[]): readonly string[] | undefined {
  const node = parsed(text).getIn(path, true);
  return isSeq(node) ? node.items.map((item) => (isScalar(item) ? String(item.value) : "")) : undefined;
}

/** Writes a list of words, in brackets on one line. */
export function setList(text: string, path: readonly PathPart[], words: readonly string[]): string {
  const document = parseDocument(text, { uniqueKeys: false });
  if (document.errors.length > 0) return text;
  const node = document.getIn(path, true);
  const flow = `[${words.join(", ")}]`;
  if (isSeq(node) && node.flow && node.range)
    return text.slice(0, node.range[0]) + flow + text.slice(node.range[1]);
  if (node === undefined) return insertRaw(text, document, path, flow);
  document.setIn(path, document.createNode([...words], { flow: true }));
  return written(document);
}

/** Adds an entry to the list at a path, written as a flow map; where there is no list one is begun. */
export function addEntry(text: string, path: readonly PathPart[], flow: string): string {
  const document = parseDocument(text, { uniqueKeys: false });
  if (document.errors.length > 0) return text;
  const node = document.getIn(path, true);
  if (!isSeq(node)) return insertRaw(text, document, path, `[${flow}]`);
  const last = node.items.at(-1) as { range?: readonly [number, number, number] } | undefined;
  if (node.flow || !last?.range) {
    node.add(parseDocument(flow).contents);
    return written(document);
  }
  const indent = " ".repeat(columnOf(text, node.range![0]));
  const end = lineEnd(text, last.range[1]);
  return `${text.slice(0, end)}\n${indent}- ${flow}${text.slice(end)}`;
}

let lastParsed: { readonly text: string; readonly document: Document.Parsed } | undefined;

/** Forms read many values of one text: it is parsed once. */
function parsed(text: string): Document.Parsed {
  if (lastParsed?.text !== text) lastParsed = { text, document: parseDocument(text, { uniqueKeys: false }) };
  return lastParsed.document;
}

function replaceScalar(
  text: string,
  document: Document,
  path: readonly PathPart[],
  node: Scalar,
  value: string,
): string {
  const [from, to] = node.range!;
  const inFlow = isInFlow(document, path);
  // an empty value has no letters of its own: "key:" wants a blank before it
  const gap = from === to && /[:-]$/.test(text.slice(0, from)) ? " " : "";
  return text.slice(0, from) + gap + scalarText(value, inFlow) + text.slice(to);
}

function isInFlow(document: Document, path: readonly PathPart[]): boolean {
  return path.some((_, depth) => {
    const group = document.getIn(path.slice(0, depth), true);
    return (isMap(group) || isSeq(group)) && group.flow === true;
  });
}

/** A word or figure as YAML: quoted only where it would mean something else. */
export function scalarText(value: string, inFlow: boolean): string {
  if (value === "") return '""';
  if (inFlow && /[,[\]{}]/.test(value)) return JSON.stringify(value);
  // figures and months are written bare: the schema reads them
  if (/^[+-]?[\d.]+(?:e[+-]?\d+)?$/i.test(value) || value === "true" || value === "false") return value;
  return stringify(value, { lineWidth: 0 }).trimEnd();
}

function insertKey(text: string, document: Document, path: readonly PathPart[], value: string): string {
  return insertRaw(text, document, path, scalarText(value, true));
}

/** Puts `key: raw` behind the last key of the nearest group that stands, with the groups between written on the same line. */
function insertRaw(text: string, document: Document, path: readonly PathPart[], raw: string): string {
  let depth = path.length - 1;
  while (depth > 0 && !isMap(document.getIn(path.slice(0, depth), true))) depth -= 1;
  const group = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
  const inner = path.slice(depth + 1).reduceRight<string>((written, part) => `{ ${part}: ${written} }`, raw);
  const line = `${path[depth]}: ${inner}`;
  if (!isMap(group) || group.items.length === 0 || path.slice(depth).some((part) => typeof part === "number"))
    return rewritten(document, path, raw);
  return group.flow ? intoFlow(text, group, line) : intoBlock(text, group, line);
}

function intoFlow(text: string, group: YAMLMap, line: string): string {
  const last = endOfPair(group.items.at(-1)!);
  return `${text.slice(0, last)}, ${line}${text.slice(last)}`;
}

function intoBlock(text: string, group: YAMLMap, line: string): string {
  const first = (group.items[0]!.key as Scalar).range![0];
  const indent = " ".repeat(columnOf(text, first));
  const end = lineEnd(text, endOfPair(group.items.at(-1)!));
  const rest = text.slice(end);
  return `${text.slice(0, end)}\n${indent}${line}${rest === "" ? "\n" : rest}`;
}

function endOfPair({ key, value }: Pair): number {
  const node = (value ?? key) as { range?: readonly [number, number, number] | null };
  return node.range?.[1] ?? (key as Scalar).range![1];
}

/** From the start of a block pair's line to the start of the next; undefined where others stand on its line. */
function linesOfPair(text: string, group: unknown, name: PathPart): readonly [number, number] | undefined {
  if (isSeq(group) && !group.flow) {
    const item = group.items[Number(name)] as { range?: readonly [number, number, number] } | undefined;
    return item?.range ? [lineStart(text, item.range[0]), nextLine(text, item.range[1])] : undefined;
  }
  if (!isMap(group) || group.flow) return undefined;
  const pair = group.items.find(({ key }) => isScalar(key) && String(key.value) === String(name));
  const from = pair && (pair.key as Scalar).range![0];
  if (!pair || from === undefined || !/^\s*$/.test(text.slice(lineStart(text, from), from))) return undefined;
  return [lineStart(text, from), nextLine(text, endOfPair(pair))];
}

function rewritten(document: Document, path: readonly PathPart[], raw: string): string {
  document.setIn(path, parseDocument(raw).contents);
  return written(document);
}

function written(document: Document): string {
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** The end of the line in which an offset lies; a block's range may end behind its last line break. */
function lineEnd(text: string, offset: number): number {
  const inside = text.slice(0, offset).replace(/\s+$/, "").length;
  const end = text.indexOf("\n", inside);
  return end < 0 ? text.length : end;
}

function nextLine(text: string, offset: number): number {
  return Math.min(text.length, lineEnd(text, offset) + 1);
}
