export interface TestPostgres {
  /** Address of a database of this server. */
  url(database: string): string;
  stop(): Promise<void>;
}
export function findPostgres(): string | undefined;
export function installPostgresInCi(log: (line: string) => void): void;
export function startPostgres(): Promise<TestPostgres | undefined>;
