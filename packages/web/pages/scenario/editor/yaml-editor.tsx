import { autocompletion, closeBrackets, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { Problem } from "@switchyard/scenario";
import { useEffect, useRef } from "react";
import type { SchemaNode } from "../text/schema-node.ts";
import { type KnownNames, schemaCompletion } from "./completion.ts";
import { diagnosticsOf } from "./diagnostics.ts";
import { schemaHover } from "./hover.ts";

interface Props {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly problems: readonly Problem[];
  readonly schema: SchemaNode;
  readonly names: KnownNames;
  /** Line to show, from a link. */
  readonly line: number | undefined;
}

/** The scenario's YAML: completion, meaning on hover and problems on their lines, all from the one schema. */
export function YamlEditor(props: Props) {
  const { text, problems, line } = props;
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    const made = makeView(place.current!, latest);
    view.current = made;
    return () => made.destroy();
  }, []);
  useEffect(() => showText(view.current!, text), [text]);
  useEffect(() => {
    const { current } = view;
    current?.dispatch(setDiagnostics(current.state, [...diagnosticsOf(current.state.doc, problems)]));
  }, [problems]);
  useEffect(() => {
    if (line !== undefined) showLine(view.current!, line);
  }, [line]);
  return <div ref={place} className="editor" />;
}

function makeView(parent: HTMLElement, latest: { readonly current: Props }): EditorView {
  const { text, schema, names } = latest.current;
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        drawSelection(),
        history(),
        bracketMatching(),
        closeBrackets(),
        indentUnit.of("  "),
        EditorState.tabSize.of(2),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": "Scenario as YAML" }),
        yaml(),
        syntaxHighlighting(COLOURS),
        lintGutter(),
        autocompletion({ override: [schemaCompletion(schema, names)], icons: false }),
        schemaHover(schema),
        // Escape, then Tab, leaves the editor by keyboard
        keymap.of([...completionKeymap, ...lintKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !update.transactions.some((each) => each.isUserEvent("from-outside")))
            latest.current.onText(update.state.doc.toString());
        }),
      ],
    }),
  });
}

/** Shows a text that came from elsewhere (a form, undo): only what differs is replaced, so that the cursor keeps its place. */
function showText(view: EditorView, text: string): void {
  const old = view.state.doc.toString();
  if (old === text) return;
  let from = 0;
  while (from < old.length && from < text.length && old[from] === text[from]) from += 1;
  let same = 0;
  while (
    same < old.length - from &&
    same < text.length - from &&
    old[old.length - 1 - same] === text[text.length - 1 - same]
  )
    same += 1;
  view.dispatch({
    changes: { from, to: old.length - same, insert: text.slice(from, text.length - same) },
    userEvent: "from-outside",
  });
}

function showLine(view: EditorView, line: number): void {
  const { from } = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
  view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
  view.focus();
}

/** Weight and shade, no colours: those mean uses of power. */
const COLOURS = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], fontWeight: "650" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: "var(--soft)" },
]);
