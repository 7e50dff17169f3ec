import { useEffect } from "react";
import { useApp } from "./context.tsx";

/** Ctrl+Z and Ctrl+Shift+Z (Ctrl+Y) outside of editors and fields, which undo their own letters. */
export function useUndoKeys(): void {
  const { store } = useApp();
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target)) return;
      const key = event.key.toLowerCase();
      const isRedo = key === "y" || (key === "z" && event.shiftKey);
      if (!isRedo && key !== "z") return;
      event.preventDefault();
      if (isRedo) store.redo();
      else store.undo();
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, [store]);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return target.type === "text" || target.type === "search";
  return target.isContentEditable || target instanceof HTMLTextAreaElement;
}
