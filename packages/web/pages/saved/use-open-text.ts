import { useApp } from "../../app/context.tsx";
import { sourceOfText } from "../../state/scenario-source.ts";

/** Shows a text as the page's scenario: undo brings back what was there. */
export function useOpenText(): (text: string) => void {
  const { store, examples } = useApp();
  return (text) => store.setSource(sourceOfText(text, examples));
}
