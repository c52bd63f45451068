import type { ClientBase } from "pg";

/** The columns of the tables that the script creates, each with its table's name. */
function tablesOf(script: string) {
  return [...script.matchAll(/^create table if not exists (\S+) \(\n {2}(.*?)\n\);$/gms)].flatMap(
    ([, table = "", body = ""]) =>
      body
        .split(/,\n {2}(?=\S)/)
        .filter((definition) => !definition.startsWith("constraint "))
        .map((definition) => ({ table, definition: definition.replace(/\s+/g, " ") })),
  );
}

/**
 * Returns a message that lists the script's columns that existing tables lack, with the statements that add them.
 * Such a table can be a placeholder for Supabase's `auth.users`. Null if no column is missing.
 */
export async function missingColumns(client: ClientBase, script: string): Promise<string | null> {
  const columns = tablesOf(script);
  const { rows } = await client.query<{ table: string; names: string; additions: string }>(
    `select "table", string_agg(name, ', ' order by place) as names,
       string_agg('add column ' || definition, ', ' order by place) as additions
     from (
       select *, split_part(definition, ' ', 1) as name
       from unnest($1::text[], $2::text[]) with ordinality as expected ("table", definition, place)
     ) as expected
     where to_regclass("table") is not null and not exists (
       select from pg_attribute where attrelid = to_regclass("table") and attname = name and not attisdropped
     )
     group by "table" order by min(place)`,
    [columns.map(({ table }) => table), columns.map(({ definition }) => definition)],
  );
  if (rows.length === 0) return null;
  const lacking = rows.map(({ table, names }) => `${table} lacks columns of Supabase's table: ${names}.`);
  const fixes = rows.map(({ table, additions }) => `  alter table ${table} ${additions};`);
  return [
    ...lacking,
    "Use a copy of your Supabase project's database, or add the columns as the table's owner:",
    ...fixes,
  ].join("\n");
}
