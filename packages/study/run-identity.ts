/** What identifies a run besides its seed. */
export interface RunIdentity {
  readonly scenarioHash: string;
  readonly codeVersion: string;
}
