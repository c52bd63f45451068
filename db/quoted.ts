/** Key words that Postgres's own `quote_ident` quotes: all but the plain “non-reserved” ones (PostgreSQL, Appendix C). */
const sqlWords: ReadonlySet<string> = new Set(
  `all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast
   char character check coalesce collate collation column concurrently constraint create cross current_catalog
   current_date current_role current_schema current_time current_timestamp current_user dec decimal default deferrable
   desc distinct do else end except exists extract false fetch float for foreign freeze from full grant greatest group
   grouping having ilike in initially inner inout int integer intersect interval into is isnull join json json_array
   json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize json_table json_value
   lateral leading least left like limit localtime localtimestamp merge_action national natural nchar none normalize not
   notnull null nullif numeric offset on only or order out outer overlaps overlay placing position precision primary real
   references returning right row select session_user setof similar smallint some substring symmetric system_user table
   tablesample then time timestamp to trailing treat trim true union unique user using values varchar variadic verbose
   when where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot
   xmlserialize xmltable`.split(/\s+/),
);

/** An SQL identifier, quoted if necessary. */
export function quoted(name: string): string {
  const isPlain = /^[a-z_][a-z0-9_]*$/.test(name) && !sqlWords.has(name);
  return isPlain ? name : `"${name.replaceAll('"', '""')}"`;
}

/** The quoted name of a table given as `schema.table`. Only the table's own name can contain dots. */
export function quotedTable(name: string): string {
  return splitTable(name).map(quoted).join(".");
}

/** The schema and the table of `schema.table`. */
export function splitTable(name: string): [schema: string, table: string] {
  const dot = name.indexOf(".");
  return [name.slice(0, dot), name.slice(dot + 1)];
}
