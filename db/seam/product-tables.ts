import { is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import * as schema from "../product/schema";

/** The product's tables that the console uses, as `schema.table`. */
export const productTables: readonly string[] = Object.values(schema)
  .filter((value) => is(value, PgTable))
  .map((table) => getTableConfig(table))
  .map(({ schema: schemaName = "public", name }) => `${schemaName}.${name}`);
