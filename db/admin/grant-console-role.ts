import pg from "pg";
import { sessionSettings } from "../connection/session";
import { databaseError } from "../errors";
import { probeDatabase } from "./adopt/probe";
import { withMigrationLock } from "./migration-lock";
import { run } from "./run-statement";

/**
 * Makes the console's login a member of the console's role if it has no rights yet, and adds missing session settings.
 * Returns the login's name if it became a member, otherwise null.
 */
export async function grantConsoleRole(ownerUrl: string, consoleUrl: string): Promise<string | null> {
  const probe = await probeDatabase(consoleUrl);
  if (!probe.ok || (probe.rights !== "none" && probe.rights !== "own")) return null;
  const { role, rights } = probe;
  await withMigrationLock(ownerUrl, async (owner) => {
    if (rights === "none") await run(owner, `grant provisioning_app to ${pg.escapeIdentifier(role)}`);
    await addSettings(owner, role);
  });
  return rights === "none" ? role : null;
}

/**
 * Adds the settings that the login lacks in this database, because a pooler can drop those that a client sends
 * when it connects. Records each addition for `db:rollback`. If the owner cannot alter the login, nothing changes, and the
 * doctor reports harmful settings.
 */
async function addSettings(owner: pg.Client, role: string): Promise<void> {
  const { rows } = await owner.query<{ database: string; present: string[] }>(
    `select current_database() as database, array(
       select lower(split_part(entry, '=', 1)) from pg_db_role_setting, unnest(setconfig) as entry
       where setrole = $1::regrole and setdatabase = (select oid from pg_database where datname = current_database())) as present`,
    [pg.escapeIdentifier(role)],
  );
  const { database = "", present = [] } = rows[0] ?? {};
  const missing = Object.entries(sessionSettings).filter(([name]) => !present.includes(name));
  await owner.query("begin");
  try {
    for (const [name, value] of missing) {
      const target = `${pg.escapeIdentifier(role)} in database ${pg.escapeIdentifier(database)}`;
      await run(owner, `alter role ${target} set ${name} = ${pg.escapeLiteral(value)}`);
      await owner.query(
        "insert into provisioning.definitions (name, fingerprint) values ($1, $2) on conflict (name) do nothing",
        [`setting ${name} of ${role}`, value],
      );
    }
    await owner.query("commit");
  } catch (error) {
    await owner.query("rollback");
    if (databaseError(error)?.code !== "42501") throw error;
  }
}

/** Statements that reset the recorded settings, except those changed since. */
export async function settingResets(owner: pg.Client): Promise<string[]> {
  const { rows } = await owner.query<{ statement: string }>(`
    select format('alter role %I in database %I reset %s', rolname, current_database(), split_part(entry, '=', 1)) as statement
    from pg_db_role_setting join pg_roles on pg_roles.oid = setrole cross join unnest(setconfig) as entry
    join provisioning.definitions on definitions.name = format('setting %s of %s', lower(split_part(entry, '=', 1)), rolname)
      and fingerprint = substr(entry, strpos(entry, '=') + 1)
    where setdatabase = (select oid from pg_database where datname = current_database())`);
  return rows.map(({ statement }) => statement);
}
