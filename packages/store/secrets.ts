import { randomBytes } from "node:crypto";
import type { Queryable } from "./database.ts";

/** A random secret that all processes of this store share; made when it is first asked for. */
export async function sharedSecret(database: Queryable, name: string): Promise<string> {
  await database.query(
    "insert into switchyard.secrets (name, value) values ($1, $2) on conflict (name) do nothing",
    [name, randomBytes(32).toString("base64url")],
  );
  const rows = await database.query("select value from switchyard.secrets where name = $1", [name]);
  return String(rows[0]!.value);
}
