/// <reference types="vite/client" />

/** Hash of the sources that this page was built from. */
declare const __SWITCHYARD_BUILD__: string;

declare module "virtual:switchyard-examples" {
  /** Every folder of `examples/` with a scenario, by name; read when the page is built. The first has its text. */
  const examples: readonly {
    readonly id: string;
    readonly title: string;
    readonly text?: string;
  }[];
  export default examples;
}

declare module "virtual:switchyard-example-texts" {
  /** The text of every example, by its folder. */
  const texts: Readonly<Record<string, string>>;
  export default texts;
}

declare module "virtual:switchyard-read-examples" {
  /** Examples that were read when the page was built, by the first 16 hex digits of their text's sha256. */
  const read: Readonly<
    Record<string, () => Promise<{ readonly default: import("@switchyard/scenario").ParsedScenario }>>
  >;
  export default read;
}
