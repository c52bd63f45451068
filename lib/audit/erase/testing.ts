import { sql } from "drizzle-orm";
import { admin } from "@/db/testing/admin";
import { checkInvariants } from "@/lib/doctor/check";

/** The rows of the console's tables that contain one of the values, as the text that a dump has. */
export async function rowsWith(values: readonly string[]): Promise<string[]> {
  const { rows: tables } = await admin.execute<{ name: string }>(sql`
    select format('%I.%I', nspname, relname) as name from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where nspname = 'provisioning' and relkind in ('r', 'p') order by 1`);
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await admin.execute<{ text: string }>(
      sql.raw(`select '${name} ' || row::text as text from ${name} as row`),
    );
    found.push(
      ...rows.map(({ text }) => text).filter((text) => values.some((value) => text.includes(value))),
    );
  }
  return found;
}

/** The doctor's findings that mean a broken invariant, without those about the database's own set-up. */
export async function findings(): Promise<string[]> {
  const { invariants } = await checkInvariants();
  return invariants.flatMap(({ name, severity, ok, violations }) =>
    ok || severity !== "broken" ? [] : [`${name}: ${JSON.stringify(violations)}`],
  );
}
