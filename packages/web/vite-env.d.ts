/// <reference types="vite/client" />

/** Hash of the sources that this page was built from. */
declare const __SWITCHYARD_BUILD__: string;

declare module "virtual:switchyard-examples" {
  /** Every folder of `examples/` with a scenario, by name; read when the page is built. */
  const examples: readonly {
    readonly id: string;
    readonly title: string;
    readonly question: string;
    readonly text: string;
  }[];
  export default examples;
}
