import { is, SQL } from "drizzle-orm";
import { getTableConfig, type PgColumn, PgDialect, PgEnumColumn, PgTable } from "drizzle-orm/pg-core";
import * as schema from "../product/schema";

export type ExpectedColumn = {
  name: string;
  type: string;
  notNull: boolean;
  /** The database's default as text; undefined if there is none, or if the column is generated. */
  default?: string;
  /** True if only the database sets a value. */
  generated: boolean;
};
type Reference = { columns: string[]; table: string; onDelete: string };

export type ExpectedTable = {
  /** As `schema.name`. */
  name: string;
  columns: ExpectedColumn[];
  /** Sets of columns that must be unique across all rows. */
  keys: string[][];
  references: Reference[];
};

/** The product's tables as `db/product/schema.ts` defines them. The console relies on no other part of them. */
export function expectedTables(): ExpectedTable[] {
  return Object.values(schema)
    .filter((value) => is(value, PgTable))
    .map((table) => {
      const config = getTableConfig(table);
      return {
        name: `${config.schema ?? "public"}.${config.name}`,
        columns: config.columns.map(expectedColumn),
        keys: keysOf(config),
        references: config.foreignKeys.map((key) => {
          const { columns, foreignTable } = key.reference();
          const target = getTableConfig(foreignTable);
          return {
            columns: columns.map(({ name }) => name),
            table: `${target.schema ?? "public"}.${target.name}`,
            onDelete: key.onDelete ?? "no action",
          };
        }),
      };
    });
}

function expectedColumn(column: PgColumn): ExpectedColumn {
  const { name, notNull, hasDefault, generatedIdentity, generated } = column;
  return {
    name,
    type: is(column, PgEnumColumn) ? enumType(column) : typeName(column.getSQLType()),
    notNull,
    default: hasDefault && !generatedIdentity && !generated ? defaultOf(column) : undefined,
    generated: generatedIdentity !== undefined || generated !== undefined,
  };
}

function enumType({
  enum: { schema: of, enumName },
}: {
  enum: { schema?: string; enumName: string };
}): string {
  return of ? `${of}.${enumName}` : enumName;
}

/** A type as Postgres writes it. Drizzle uses the short names. */
function typeName(type: string): string {
  return type
    .replace(/^varchar/, "character varying")
    .replace(/^char(?=\(|$)/, "character")
    .replace(/^bigserial$/, "bigint")
    .replace(/^smallserial$/, "smallint")
    .replace(/^serial$/, "integer")
    .replace(/^(timestamp|time)(\(\d\))?$/, "$& without time zone")
    .replace(" (", "(")
    .replace(", ", ",");
}

/** A default as Postgres writes it, but without the cast that Postgres adds. */
function defaultOf({ default: value }: PgColumn): string {
  if (is(value, SQL)) return new PgDialect().sqlToQuery(value).sql;
  if (typeof value === "string") return `'${value}'`;
  return typeof value === "object" ? `'${JSON.stringify(value)}'` : String(value);
}

/**
 * The columns of each unique key. Leaves out partial indexes and indexes on expressions, because none of the console's
 * inserts relies on them.
 */
export function keysOf(config: ReturnType<typeof getTableConfig>): string[][] {
  const names = (columns: readonly { name?: string }[]) => columns.map(({ name }) => name ?? "");
  return [
    ...config.columns.filter(({ primary, isUnique }) => primary || isUnique).map((column) => names([column])),
    ...config.primaryKeys.map(({ columns }) => names(columns)),
    ...config.uniqueConstraints.map(({ columns }) => names(columns)),
    ...config.indexes
      .filter(({ config: { unique, where, columns } }) => unique && !where && !columns.some(isExpression))
      .map(({ config: { columns } }) => names(columns as { name?: string }[])),
  ];
}

function isExpression(column: unknown): boolean {
  return is(column, SQL);
}
