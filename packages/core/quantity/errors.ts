/**
 * Errors with stable codes. Every room declares its own table with {@link defineErrors}; nothing else throws.
 * A message says where, what was read, what is allowed and what to do (convention 10).
 */

/** A stable, documented code: `room/what-is-wrong`, for example `bitcoin/bits-above-limit`. */
export type ErrorCode = `${string}/${string}`;

/** The one exception class of the model: a stable code, a message for people and the facts as data. */
export class SwitchyardError extends Error {
  readonly code: ErrorCode;
  /** The facts the message was built from; JSON-able. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = "SwitchyardError";
    this.code = code;
    this.details = details;
  }
}

type MessageTable = Record<string, (details: never) => string>;

type ErrorMakers<T extends MessageTable> = {
  readonly [K in keyof T]: ((...details: Parameters<T[K]>) => SwitchyardError) & { readonly code: ErrorCode };
};

const registered = new Map<ErrorCode, string>();

/**
 * Declares the error table of one room: camelCase keys become kebab-case codes.
 *
 * @param room the folder's noun, the part of the code before the slash
 * @param messages a function from the facts to the message, per error
 * @returns a maker per error; `throw bitcoinErrors.bitsAboveLimit({ bits })`
 * @example
 * export const bitcoinErrors = defineErrors("bitcoin", {
 *   bitsAboveLimit: (d: { bits: string }) => `bits ${d.bits} are above the proof-of-work limit 0x1d00ffff`,
 * });
 */
export function defineErrors<T extends MessageTable>(room: string, messages: T): ErrorMakers<T> {
  const makers: Record<string, unknown> = {};
  for (const [key, message] of Object.entries(messages)) {
    const code: ErrorCode = `${room}/${kebabCase(key)}`;
    registered.set(code, key);
    const make = (details?: Record<string, unknown>) =>
      new SwitchyardError(code, (message as (d: unknown) => string)(details), details ?? {});
    makers[key] = Object.assign(make, { code });
  }
  return makers as ErrorMakers<T>;
}

/** Every code declared so far by the rooms that are loaded, sorted; the reference page is made from it. */
export function declaredErrorCodes(): readonly ErrorCode[] {
  return [...registered.keys()].sort();
}

/** True where `error` is ours, whatever copy of the class made it (workers, bundles). */
export function isSwitchyardError(error: unknown): error is SwitchyardError {
  return error instanceof Error && error.name === "SwitchyardError" && "code" in error;
}

function kebabCase(camel: string): string {
  return camel.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
