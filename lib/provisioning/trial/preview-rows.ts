import { type SQL, sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import { db } from "@/db/client";
import { product } from "@/db/product";
import { blueprint } from "@/db/product/blueprint";
import type { NewTenant } from "@/db/seam/define-product";
import { looksSecret } from "@/lib/platform/redact";
import type { Attempt } from "../attempt";
import { newTenant } from "../create-records";
import { insertRows, type RowToWrite } from "./insert-rows";

/** Rows that triggers add to a table. */
export type AddedRows = { table: string; count: number };

const maxRows = 100;
const maxTextLength = 300;

/** The rows that the product's composed records would insert for an attempt. */
export function composedRows(attempt: Attempt): RowToWrite[] {
  return rowsOfTenant(newTenant(attempt));
}

/** The rows of a tenant, parsed from its insert statements. A key that the database generates has no value yet. */
export function rowsOfTenant(tenant: NewTenant): RowToWrite[] {
  const { records = [] } = product;
  const id: string | SQL = records[0]?.generatedKey ? sql`(generated)` : tenant.id;
  const dialect = new PgDialect();
  return records.flatMap(({ insert }) => {
    const query = dialect.sqlToQuery(insert(db, { ...tenant, id }).getSQL());
    return insertRows(query.sql, query.params);
  });
}

/** Adds the rows that the console and the Auth server write before and after the product's rows. */
export function withConsoleRows(
  { id, input, tenantId, ownerUserId, ownerWasExisting }: Attempt,
  own: readonly RowToWrite[],
): RowToWrite[] {
  const { slug, ownerEmail, ownerName } = input;
  const attempt = {
    id,
    slug,
    owner_email: ownerEmail,
    owner_name: ownerName,
    blueprint: blueprint.name,
    blueprint_version: blueprint.version,
  };
  const account = {
    id: ownerUserId,
    email: ownerEmail,
    full_name: ownerName,
    provisioning_attempt_id: id,
  };
  const message = {
    kind: ownerWasExisting ? "owner_added" : "owner_activation",
    attempt_id: id,
    tenant_id: tenantId,
  };
  return [
    { table: "provisioning.attempts", row: attempt },
    ...(ownerWasExisting ? [] : [{ table: "auth.users", row: account }]),
    ...own,
    { table: "provisioning.outbox", row: message },
  ];
}

/** Rows that triggers inserted in addition to the known ones. */
export function addedByTriggers(own: readonly RowToWrite[], inserted: readonly AddedRows[]): AddedRows[] {
  return inserted
    .map(({ table, count }) => ({ table, count: count - own.filter((row) => row.table === table).length }))
    .filter(({ count }) => count > 0);
}

/** The first rows, with long values shortened and likely secrets redacted. */
export function limitRows(rows: readonly RowToWrite[]): { rows: RowToWrite[]; omitted: number } {
  const shown = rows.slice(0, maxRows).map(({ table, row }) => ({
    table,
    row: Object.fromEntries(Object.entries(row).map(([name, value]) => [name, limitValue(name, value)])),
  }));
  return { rows: shown, omitted: rows.length - shown.length };
}

function limitValue(name: string, value: unknown): unknown {
  const text = valueText(value);
  if (looksSecret(name, text)) return "[redacted]";
  return text.length > maxTextLength ? `${text.slice(0, maxTextLength)}…` : value;
}

/** A value as text. */
export function valueText(value: unknown): string {
  if (typeof value === "string") return value;
  return value instanceof Date ? value.toISOString() : (JSON.stringify(value) ?? "");
}
