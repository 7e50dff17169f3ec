import type { Database, Queryable, Row } from "./database.ts";
import { storeErrors } from "./errors.ts";
import { isUniqueViolation, text, time } from "./rows.ts";
import type { Role, User, UserSecret } from "./types.ts";

const COLUMNS = "id, name, role, created_at";

/** Makes an account. Names differ by more than case. @throws store/name-taken */
export async function createUser(
  database: Queryable,
  { name, role, passwordHash }: { readonly name: string; readonly role: Role; readonly passwordHash: string },
): Promise<User> {
  try {
    const rows = await database.query(
      `insert into switchyard.users (name, role, password_hash) values ($1, $2, $3) returning ${COLUMNS}`,
      [name, role, passwordHash],
    );
    return userOf(rows[0]!);
  } catch (error) {
    throw isUniqueViolation(error) ? storeErrors.nameTaken({ what: "user", name }) : error;
  }
}

/** The first admin: only where there is no admin yet, however many ask at once; undefined otherwise. @throws store/name-taken */
export async function createFirstAdmin(
  database: Database,
  account: { readonly name: string; readonly passwordHash: string },
): Promise<User | undefined> {
  return database.transaction(async (inside) => {
    await inside.query("lock table switchyard.users in share row exclusive mode");
    return (await countAdmins(inside)) > 0 ? undefined : createUser(inside, { ...account, role: "admin" });
  });
}

/** All accounts by name. */
export async function listUsers(database: Queryable): Promise<readonly User[]> {
  return (await database.query(`select ${COLUMNS} from switchyard.users order by lower(name)`)).map(userOf);
}

/** An account by name, whatever the case. */
export async function findUser(database: Queryable, name: string): Promise<UserSecret | undefined> {
  const rows = await database.query(
    `select ${COLUMNS}, password_hash from switchyard.users where lower(name) = lower($1)`,
    [name],
  );
  return rows[0] && { ...userOf(rows[0]), passwordHash: text(rows[0], "password_hash") };
}

/** How many admins there are. */
export async function countAdmins(database: Queryable): Promise<number> {
  const rows = await database.query("select count(*)::int as n from switchyard.users where role = 'admin'");
  return Number(rows[0]!.n);
}

/**
 * Changes role or password; all sessions of the account end. The last admin stays one.
 * @throws store/not-found, store/last-admin
 */
export async function changeUser(
  database: Database,
  id: string,
  change: { readonly role?: Role | undefined; readonly passwordHash?: string | undefined },
): Promise<User> {
  return database.transaction(async (inside) => {
    await inside.query("lock table switchyard.users in share row exclusive mode");
    const rows = await inside.query(
      `update switchyard.users set role = coalesce($2, role), password_hash = coalesce($3, password_hash)
       where id = $1 returning ${COLUMNS}`,
      [id, change.role ?? null, change.passwordHash ?? null],
    );
    if (!rows[0]) throw storeErrors.notFound({ what: "user", id });
    if (change.role !== undefined && (await countAdmins(inside)) === 0) throw storeErrors.lastAdmin();
    await inside.query("delete from switchyard.sessions where user_id = $1", [id]);
    return userOf(rows[0]);
  });
}

/** Removes an account and its sessions; what it saved stays. @throws store/not-found, store/last-admin */
export async function deleteUser(database: Database, id: string): Promise<void> {
  await database.transaction(async (inside) => {
    await inside.query("lock table switchyard.users in share row exclusive mode");
    const rows = await inside.query("delete from switchyard.users where id = $1 returning role", [id]);
    if (!rows[0]) throw storeErrors.notFound({ what: "user", id });
    if (rows[0].role === "admin" && (await countAdmins(inside)) === 0) throw storeErrors.lastAdmin();
  });
}

/** An account of a row. */
export function userOf(row: Row): User {
  return {
    id: text(row, "id"),
    name: text(row, "name"),
    role: row.role as Role,
    createdAt: time(row, "created_at"),
  };
}
