import { sql } from "drizzle-orm";
import { admin } from "@/db/testing/admin";
import { checkInvariants } from "@/lib/doctor/check";

/** All rows of the console's tables as text, as in a database dump. */
export async function dump(): Promise<string[]> {
  const { rows: tables } = await admin.execute<{ name: string }>(sql`
    select format('%I.%I', nspname, relname) as name from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where nspname = 'provisioning' and relkind in ('r', 'p') order by 1`);
  const { rows } = await admin.execute<{ text: string }>(
    sql.raw(
      tables
        .map(({ name }) => `select '${name} ' || row::text as text from ${name} as row`)
        .join(" union all "),
    ),
  );
  return rows.map(({ text }) => text);
}

/** Whether a row of a dump contains a value, ignoring case. */
export function holds(row: string, value: string): boolean {
  return row.toLowerCase().includes(value.toLowerCase());
}

/** Dumps the tables, and returns the rows that contain any of the values. */
export async function rowsWith(values: readonly string[]): Promise<string[]> {
  return (await dump()).filter((row) => values.some((value) => holds(row, value)));
}

/** The salts and request hashes of rows that were not erased. An attacker could use one to confirm a guessed value. */
export async function readSecrets(): Promise<Set<string>> {
  const { rows } = await admin.execute<{ secret: string }>(sql`
    select owner_salt::text as secret from provisioning.attempts where owner_erasure is null
    union select request_hash from provisioning.attempts where owner_erasure is null
    union select actor_salt::text from provisioning.attempts where actor_erasure is null
    union select actor_salt::text from provisioning.activation_events where actor_erasure is null
    union select actor_salt::text from provisioning.staff_events where actor_erasure is null
    union select detail_salt::text from provisioning.staff_events where detail_erasure is null`);
  return new Set(rows.flatMap(({ secret }) => secret ?? []));
}

/** The secrets that no longer exist, because their rows were erased. */
export async function removedSecrets(before: ReadonlySet<string>): Promise<string[]> {
  return [...before.difference(await readSecrets())];
}

/** The doctor's findings about invariants with the severity `broken`. */
export async function findings(): Promise<string[]> {
  const { invariants } = await checkInvariants();
  return invariants.flatMap(({ name, severity, ok, violations }) =>
    ok || severity !== "broken" ? [] : [`${name}: ${JSON.stringify(violations)}`],
  );
}
