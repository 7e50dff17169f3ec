declare const __SWITCHYARD_BUILD__: string | undefined;

/** Release and build of the running code: part of every result. Tests run from source and say so. */
export function codeVersion(): string {
  return `0.1.0+${typeof __SWITCHYARD_BUILD__ === "string" ? __SWITCHYARD_BUILD__ : "source"}`;
}
