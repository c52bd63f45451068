import "server-only";
import { PgDialect } from "drizzle-orm/pg-core";
import { v4 as uuidv4, v7 as uuidv7 } from "uuid";
import { db } from "@/db/client";
import { product } from "@/db/product";
import { blueprint } from "@/db/product/blueprint";
import { commandActor } from "./command-actor";
import { newTenant } from "./create-records";
import type { ProvisionInput } from "./input";

/** One row that would be written, by the names of its columns; ids are examples. */
export type RowToWrite = { table: string; row: Record<string, unknown> };

/**
 * What provisioning this input would write, in its order, without asking anybody. The records are those of the
 * list, read off the very inserts that would run, so that a record which an adopter has added is among them.
 */
export function rowsToWrite(input: ProvisionInput): RowToWrite[] {
  const [id, tenantId, ownerUserId] = [uuidv7(), uuidv7(), uuidv4()];
  const { slug, ownerEmail, ownerName, ownerAccount } = input;
  const existing = ownerAccount === "existing";
  const actor = commandActor("provision");
  const tenant = newTenant({ tenantId, ownerUserId, ownerWasExisting: existing, actor, input });
  const attempt = { id, slug, owner_email: ownerEmail, owner_name: ownerName, blueprint: blueprint.name };
  const owner = { id: ownerUserId, email: ownerEmail, full_name: ownerName, provisioning_attempt_id: id };
  const message = {
    kind: existing ? "owner_added" : "owner_activation",
    attempt_id: id,
    tenant_id: tenantId,
  };
  return [
    { table: "provisioning.attempts", row: { ...attempt, blueprint_version: blueprint.version } },
    ...(existing ? [] : [{ table: "auth.users", row: owner }]),
    ...(product.records ?? []).map(({ insert }) => rowOf(insert(db, tenant).getSQL())),
    { table: "provisioning.outbox", row: message },
  ];
}

/** Reads table, columns and values off an insert as Drizzle writes it; columns left to their defaults are left out. */
function rowOf(insert: Parameters<PgDialect["sqlToQuery"]>[0]): RowToWrite {
  const { sql, params } = new PgDialect().sqlToQuery(insert);
  const [, table, columns, values] = /^insert into (\S+) \((.*?)\) values \((.*?)\)(?:$| )/s.exec(sql) ?? [];
  // An insert of another form, such as one from a select, is shown as it is.
  if (!table || !columns || !values) return { table: "(statement)", row: { sql, params } };
  const names = columns.split(", ").map((name) => name.replaceAll('"', ""));
  const places = values.split(", ");
  const row = names.flatMap((name, index) => {
    const place = /^\$(\d+)$/.exec(places[index] ?? "")?.[1];
    return place ? [[name, params[Number(place) - 1]] as const] : [];
  });
  return { table: table.replaceAll('"', "").replace(/^(?!.*\.)/, "public."), row: Object.fromEntries(row) };
}
