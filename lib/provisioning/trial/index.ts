import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { withConnection } from "@/db/connection/connection";
import { beginTransaction } from "@/db/connection/session";
import { databaseError } from "@/db/errors";
import { tenantDomain } from "@/lib/platform/env";
import { type ProvisionInput, parseProvisionInput } from "../input";
import { defaults } from "../input/choices";
import { exampleExtras } from "../input/product-fields";
import { slugMaxLength } from "../slug/slug-pattern";
import { slugProblem } from "../slug/slug-problem";
import { accountWithoutTenant, exampleAttempt, keysToAccounts, rehearse, violatesOneOf } from "./rehearse";
import { explainError, failed, readOnly, slugRefused, type Trial } from "./trial-failure";

const success: Trial = { ok: true };

/**
 * Claims typical slugs and inserts every record of a tenant for each, with this connection's privileges, in a
 * transaction that is always rolled back. The product's triggers run; the Auth server is not called. Never throws.
 */
export async function tryProvisioning(databaseUrl: string): Promise<Trial> {
  try {
    return await withConnection(databaseUrl, async (tx) => {
      await tx.execute(sql.raw(beginTransaction));
      return runTrials(tx).finally(() => tx.execute(sql`rollback`).catch(() => undefined));
    });
  } catch (error) {
    return explainError(error);
  }
}

/**
 * Creates a tenant for each of a few typical slugs, because a product's rule may refuse only some of them. The caller
 * must roll back the transaction. Never throws.
 */
export async function runTrials(tx: Executor): Promise<Trial> {
  const refused: { slug: string; error: unknown }[] = [];
  const slugs = ordinarySlugs().filter((slug) => slugProblem(slug) === null);
  try {
    const readOnlyTrial = await readOnlyReason(tx);
    if (readOnlyTrial) return readOnlyTrial;
    const initialId = await transactionId(tx);
    for (const slug of slugs) {
      await tx.execute(sql`savepoint trial`);
      const { trial, error } = await runTrial(tx, slug).then(
        (result) => ({ trial: result, error: null }),
        (reason: unknown) => ({ trial: null, error: reason }),
      );
      if ((await replacementId(tx, initialId)) !== null) return endedTransaction;
      await tx.execute(sql`rollback to savepoint trial`);
      if (trial && !trial.ok) return trial;
      if (error === null) continue;
      if (!isRuleViolation(error)) return explainError(error);
      refused.push({ slug, error });
    }
  } catch (error) {
    return explainError(error);
  }
  const [first] = refused;
  if (slugs.length === 0) return noUsableSlug;
  if (!first) return success;
  // A rule that refuses every slug does not depend on the slug.
  return refused.length === slugs.length
    ? explainError(first.error)
    : slugRefused(
        refused.map(({ slug }) => slug),
        first.error,
      );
}

/** Typical well-formed slugs: with hyphens and digits, with only letters, with a leading digit, short, and long. */
function ordinarySlugs(): string[] {
  const letters = randomUUID().replace(/[^a-f]/g, "");
  const hex = randomUUID().replaceAll("-", "");
  return [
    `trial-${hex.slice(0, 8)}-${hex.slice(8, 12)}`,
    `trial${letters}`,
    `1-trial-${hex.slice(0, 8)}`,
    `t${hex.slice(0, 4)}`,
    `trial-${hex}-trialtri`,
  ].map((slug) => slug.slice(0, slugMaxLength).replace(/-$/, ""));
}

/** True if a check constraint (23514) or the length of a column (22001) refused the row. */
function isRuleViolation(error: unknown): boolean {
  return ["23514", "22001"].includes(databaseError(error)?.code ?? "");
}

const noUsableSlug = failed(
  "The rules in db/product/slug.ts refuse every slug that the trial generates, so the trial created no tenant.",
  "Change them to accept a slug of letters and digits, such as trial1a2b.",
);

const endedTransaction = failed(
  "createTenant in db/product/index.ts ended the transaction: the trial's tenant may have been kept.",
  "Remove COMMIT and ROLLBACK from createTenant: it works in a transaction that the console ends. Then delete the tenant named Trial.",
);

async function transactionId(tx: Executor): Promise<string> {
  const { rows } = await tx.execute<{ id: string }>(sql`select pg_current_xact_id()::text as id`);
  return rows[0]?.id ?? "";
}

/** The id of the transaction that has replaced this one; null if this one is still open, even if it has failed. */
async function replacementId(tx: Executor, initialId: string): Promise<string | null> {
  const id = await transactionId(tx).catch((error) => {
    if (databaseError(error)?.code === "25P02") return initialId;
    throw error;
  });
  return id === initialId ? null : id;
}

async function readOnlyReason(tx: Executor): Promise<Trial | null> {
  const { rows } = await tx.execute<{ read_only: boolean; standby: boolean }>(
    sql`select current_setting('transaction_read_only')::boolean as read_only, pg_is_in_recovery() as standby`,
  );
  return rows[0]?.read_only ? readOnly(rows[0].standby) : null;
}

async function runTrial(tx: Executor, slug: string): Promise<Trial> {
  // The real domain, because a trigger of the product may insert the host name itself.
  const domain = tenantDomain();
  const account = await accountWithoutTenant(tx);
  const accountKeys = await keysToAccounts(tx);
  const attempt = exampleAttempt({ id: randomUUID(), email: "trial@trial.invalid" }, trialInput(slug));
  if (account) attempt.ownerUserId = account;
  try {
    const { claimed } = await rehearse(tx, attempt, domain);
    if (!claimed)
      return failed(
        "A free slug and address were refused.",
        "Check provisioning.claim_attempt and what it reads.",
      );
  } catch (error) {
    // Without an account for the owner, only the foreign key to it may fail.
    if (account === null && violatesOneOf(accountKeys, error)) return success;
    throw error;
  }
  const holder = await tx.execute<{ kind: string }>(
    sql`select kind from provisioning.slug_holders(${attempt.input.slug}, ${domain}) limit 1`,
  );
  if (holder.rows[0]?.kind === "tenant") return success;
  return failed(
    "The console does not see the tenant that it has just inserted, so taken slugs look free.",
    "Check provisioning.tenants in db/product/views.sql, and that the owner of the view may read every row of the tables behind it.",
  );
}

function trialInput(slug: string): ProvisionInput {
  const parsed = parseProvisionInput({
    ...defaults,
    ...exampleExtras,
    slug,
    name: "Trial",
    ownerName: "Trial",
    ownerEmail: `${slug}@example.com`,
  });
  if (!parsed.ok) throw new Error("the trial's own input was refused");
  return parsed.input;
}
