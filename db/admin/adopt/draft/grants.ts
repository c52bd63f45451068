import { quoted, quotedTable, splitTable } from "@/db/quoted";
import { isRandomKey, storedSql } from "../columns";
import type { Guess } from "../guess";
import { type DraftRecord, needsCreateTenant } from "./records";

/** The rights that the records need, and the policies of tables with row-level security. */
export function draftGrants(guess: Guess, records: readonly DraftRecord[]): string {
  // A type can be in another schema, such as citext on Supabase.
  const types = [guess.slug, guess.hostnames?.hostname].flatMap(
    (column) => /^(\w+)\./.exec(column?.type ?? "")?.[1] ?? [],
  );
  const schemas = [...new Set([...records.map(({ table }) => splitTable(table.name)[0]), ...types])];
  const tables = records.map(({ table }) => quotedTable(table.name));
  const sequences = records.flatMap(({ table }) =>
    table.columns.flatMap(({ default: value }) => {
      const [, name] = /^nextval\('(.*)'::regclass\)$/.exec(value ?? "") ?? [];
      return name ? [name.includes(".") ? name : `public.${name}`] : [];
    }),
  );
  const returned = needsCreateTenant(guess) ? guess.id : records[0]?.generatedKey;
  const tenants = quotedTable(guess.tenants.name);
  const policies = records
    .filter(({ table }) => table.rowSecurity !== "off")
    .map((record) => insertPolicy(guess, record));
  const reads = records.flatMap(({ values }) => values.flatMap(({ reads }) => reads ?? []));
  const read = [...new Map(reads.map((each) => [each.table.name, each])).values()];
  const selectPolicies = read
    .filter(({ table }) => table.rowSecurity !== "off")
    .map(({ table }) =>
      selectPolicy(`the console reads ${splitTable(table.name)[1]}`, quotedTable(table.name)),
    );
  return [
    "-- The rights that the console needs for its inserts. It reads tenants through the views, and reads a table directly only if a right is listed here. `db:rollback` removes all of these.",
    "-- Add the rights that your triggers need, unless their functions are SECURITY DEFINER.",
    "",
    ...schemas.map((schema) => `GRANT USAGE ON SCHEMA ${quoted(schema)} TO provisioning_app;`),
    `GRANT INSERT ON ${tables.join(", ")} TO provisioning_app;`,
    ...sequences.map((name) => `GRANT USAGE ON SEQUENCE ${name} TO provisioning_app;`),
    ...(returned
      ? [
          "-- The key of the new row is returned to the console.",
          `GRANT SELECT (${quoted(returned.name)}) ON ${tenants} TO provisioning_app;`,
        ]
      : []),
    ...read.map(
      ({ table, columns }) =>
        `GRANT SELECT (${columns.map(quoted).join(", ")}) ON ${quotedTable(table.name)} TO provisioning_app;`,
    ),
    ...(policies.length + selectPolicies.length > 0 ? [""] : []),
    ...(returned && guess.tenants.rowSecurity !== "off"
      ? [selectPolicy("the console reads new keys", tenants)]
      : []),
    ...selectPolicies,
    ...policies,
    "",
  ].join("\n");
}

function selectPolicy(name: string, table: string): string {
  return `CREATE POLICY "${name}" ON ${table} FOR SELECT TO provisioning_app USING (true);`;
}

function insertPolicy({ members }: Guess, { name, table }: DraftRecord): string {
  const role =
    members?.table === table && members.ownerRole && members.role && !isRandomKey(members.role)
      ? members.role
      : undefined;
  const check = role ? `${quoted(role.name)} = ${storedSql(role, members?.ownerRole ?? "")}` : "true";
  return `CREATE POLICY "the console adds ${name}" ON ${quotedTable(table.name)} FOR INSERT TO provisioning_app WITH CHECK (${check});`;
}
