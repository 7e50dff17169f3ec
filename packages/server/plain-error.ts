import { isSwitchyardError, SwitchyardError } from "@switchyard/core/quantity";
import type { PlainError } from "./worker-protocol.ts";

/** An error on its way to another thread. */
export function plainError(error: unknown): PlainError {
  if (isSwitchyardError(error)) {
    const { code, message, details } = error;
    return { code, message, details: cloneable(details) };
  }
  if (!(error instanceof Error)) return { message: String(error) };
  return { message: error.message, stack: error.stack };
}

/** The same at the other end: ours again, or a defect. */
export function errorOfPlain({ code, message, details, stack }: PlainError): Error {
  if (code !== undefined) return new SwitchyardError(code as `${string}/${string}`, message, details ?? {});
  return Object.assign(new Error(message), { stack });
}

/** Details are JSON-able by their type; a function among them must not hide the error that it came with. */
function cloneable(details: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  try {
    return structuredClone(details);
  } catch {
    return {};
  }
}
