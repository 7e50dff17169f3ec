import { createHash, randomBytes } from "node:crypto";
import type { Queryable } from "./database.ts";
import type { User } from "./types.ts";
import { userOf } from "./users.ts";

/**
 * Signs an account in.
 * @returns the token, which is stored only as its sha256: who reads the database can't use it
 */
export async function createSession(
  database: Queryable,
  userId: string,
  lifetimeSec: number,
): Promise<{ readonly token: string; readonly expiresInSec: number }> {
  const token = randomBytes(32).toString("base64url");
  await database.query("delete from switchyard.sessions where expires_at < now()");
  await database.query(
    `insert into switchyard.sessions (token_sha256, user_id, expires_at)
     values ($1, $2, now() + make_interval(secs => $3))`,
    [sha256(token), userId, lifetimeSec],
  );
  return { token, expiresInSec: lifetimeSec };
}

/** Who a token belongs to, while it holds. */
export async function userOfSession(database: Queryable, token: string): Promise<User | undefined> {
  const rows = await database.query(
    `select u.id, u.name, u.role, u.created_at from switchyard.sessions s
     join switchyard.users u on u.id = s.user_id where s.token_sha256 = $1 and s.expires_at > now()`,
    [sha256(token)],
  );
  return rows[0] && userOf(rows[0]);
}

/** Signs out; a token that is unknown is out already. */
export async function deleteSession(database: Queryable, token: string): Promise<void> {
  await database.query("delete from switchyard.sessions where token_sha256 = $1", [sha256(token)]);
}

function sha256(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
