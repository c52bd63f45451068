import { innermostError } from "@/db/error-chain";
import { databaseError } from "@/db/errors";
import { printable } from "@/lib/platform/printable";
import { looksSecret } from "@/lib/platform/redact";

/** The result of a trial; if it failed, with the reason and the fix. */
export type Trial = { ok: true } | { ok: false; reason: string; fix: string };

export function failed(reason: string, fix: string): Trial {
  return { ok: false, reason, fix };
}

export function readOnly(standby: boolean): Trial {
  if (standby)
    return failed("The database is read-only: this server is a standby.", "Connect to the primary server.");
  return failed(
    "The database is read-only: default_transaction_read_only is on.",
    "If the disk is full, free space first (Supabase, Database, Settings). Then reset default_transaction_read_only on the database or the role.",
  );
}

/** A product's rule refuses some slugs that the form accepts. */
export function slugRefused(slugs: readonly string[], error: unknown): Trial {
  const { constraint } = databaseError(error) ?? {};
  const rule = constraint ? `The check ${constraint}` : "The length of a column";
  return failed(
    `${rule} refuses slugs that the form accepts: ${slugs.join(", ")}.`,
    "Add the rule to db/product/slug.ts, so that the form refuses such a slug before an account is created.",
  );
}

/**
 * Explains a trial's error with a reason and a fix. A trial uses only generated values, so Postgres's message is shown
 * unless it contains a likely secret.
 */
export function explainError(error: unknown): Trial {
  const dbError = databaseError(error);
  if (!dbError) return withoutSqlState(error);
  const { message } = innermostError(error) as Error;
  const detail = dbError.detail ? ` ${dbError.detail}` : "";
  const shown = looksSecret("", message) ? "" : `: ${printable(message + detail).slice(0, 400)}`;
  const running = dbError.functions.find((name) => !name.startsWith("provisioning."));
  const place = running ? ` in the function ${running}` : "";
  return failed(
    `Postgres refused the trial${place}${shown} (SQLSTATE ${dbError.code}).`,
    fixFor(dbError.code, message),
  );
}

/** The server could not be reached, or code in db/product threw an error. */
function withoutSqlState(error: unknown): Trial {
  const isOwnCode =
    error instanceof Error && !("code" in error) && !/connect|timeout|terminated/i.test(error.message);
  if (isOwnCode && !error.message.startsWith("Failed query"))
    return failed(
      `db/product/index.ts threw an error: ${printable(error.message).slice(0, 300)}`,
      "Correct its records or createTenant.",
    );
  return failed("The database did not respond to the trial.", "Check the server, then run this again.");
}

const grants = "db/product/grants.sql";
const records = "db/product/index.ts";

/** Fixes by SQLSTATE. */
const fixes: Readonly<Record<string, string>> = {
  TP001:
    "The views in db/product/views.sql do not show the new tenant, its host name, or the owner as its only owner; `counts` has the numbers that they show. If a trigger inserts the owner's membership, use createTenant: the views are read after its statements have run. If a trigger inserts the host name, set TENANT_DOMAIN to the domain that it uses.",
  "23502": `A column needs a value. Set it in the record in ${records}, or give the column a default.`,
  "23503": `A row refers to another row that does not exist. If the reference is a code, such as a plan or the owner's role, correct the code in ${records} and in db/product/views.sql. Otherwise insert the missing row first, in a record before this one.`,
  "23505": `The row already exists, usually because a trigger inserts it. Remove its record from ${records}.`,
  "23514": `A check constraint on your table refuses the row. Use another value in the record in ${records}. If the value comes from a form field, restrict the field's schema and change its example.`,
  "22001": `A value is too long for its column. Use another value in the record in ${records}.`,
  "22P02": `A value does not fit its column's type, such as an enum without that label. Use another value in ${records}, or change the plans in db/product.`,
  "428C9": `The database generates this key. Leave it out of the record in ${records}, and name it in generatedKey.`,
  "42703": "The database has no such column. Correct its name in db/product/schema.ts.",
  "42P01":
    "Run `npm run db:migrate`. If the table is your product's, correct its name in db/product/schema.ts.",
  P0001:
    "One of your triggers refuses the row. Set the values that it requires, or exempt the role provisioning_app.",
  "25006": "Make the database writable, or connect to the primary server.",
  "55P03": "A table was locked by another transaction. Run this again when it has ended.",
  "57014": "A statement took longer than 8 s. Check your triggers and createTenant.",
};
const otherFix =
  "A constraint or trigger on your tables refuses what the console inserts. Run `npm run db:adopt` to compare them with db/product/schema.ts.";

export function fixFor(code: string, message: string): string {
  if (code !== "42501") return fixes[code] ?? otherFix;
  const [, kind, name] = /permission denied for (\w+(?: \w+)?) (\S+)$/.exec(message) ?? [];
  if (kind === "schema") return `Add to ${grants}: GRANT USAGE ON SCHEMA ${name} TO provisioning_app;`;
  if (kind === "sequence")
    return `Add to ${grants}: GRANT USAGE ON SEQUENCE ${name} TO provisioning_app; and put the schema before the sequence's name.`;
  if (kind === "function")
    return `Add to ${grants}: GRANT EXECUTE ON FUNCTION ${name} TO provisioning_app; and add the function's schema and arguments.`;
  if (kind)
    return `Add the missing right to ${grants}: INSERT on each record's table, SELECT on a generated key, whatever createTenant reads, and whatever your triggers read or write, unless their functions are SECURITY DEFINER. If a view cannot read ${name}, set MIGRATION_DATABASE_URL to the role that owns it.`;
  if (message.includes("must be owner"))
    return "Only the table's owner can add a policy to it. Set MIGRATION_DATABASE_URL to that role, or run db/product/grants.sql as that role.";
  return `Check the policies on the table that the message names: ${grants} needs a policy for the console's inserts and, for a generated key, another for SELECT. A RESTRICTIVE policy applies to the console too: limit it to your users with ALTER POLICY … TO authenticated.`;
}
