import "server-only";
import { rolledBackTransaction } from "@/db/client";
import { product } from "@/db/product";
import type { Actor } from "@/lib/auth/actor";
import type { Refusal } from "@/lib/guards/refusal";
import { env } from "@/lib/platform/env";
import { conflictRefusal, toRefusal } from "../claim";
import { refusalForRecords } from "../errors/refusal-for-error";
import type { ProvisionInput } from "../input";
import { adoptExistingOwner } from "../owner/existing-owner";
import { insertRows, type RowToWrite } from "./insert-rows";
import { type AddedRows, addedByTriggers, composedRows, limitRows, withConsoleRows } from "./preview-rows";
import { accountWithoutTenant, exampleAttempt, rehearseCounting } from "./rehearse";

/** What provisioning would write, or why it would be refused. */
export type Preview =
  | {
      kind: "rows";
      /** Ids and times are examples. */
      rows: RowToWrite[];
      /** Number of rows beyond the limit. */
      omitted: number;
      /** Rows that the product's triggers add. */
      added: AddedRows[];
      /** False if no account could be used for the new owner. Rows from triggers or `createTenant` may then be missing. */
      complete: boolean;
    }
  | { kind: "refused"; refusal: Refusal };

/**
 * Returns the rows that provisioning would write. Runs the provisioning code in a transaction that is always rolled
 * back, so it leaves no attempt, account or message. Does not call the Auth server: an existing account takes the place of a
 * new owner's. Never throws.
 */
export async function previewTenant(actor: Actor, input: ProvisionInput): Promise<Preview> {
  const attempt = exampleAttempt(actor, input);
  const exampleOwner = attempt.ownerUserId;
  try {
    if (attempt.ownerWasExisting) {
      const owner = await adoptExistingOwner(attempt);
      if (owner.kind === "refused") return owner;
    }
    const inserts: RowToWrite[] = [];
    const { findings, inserted, complete } = await rolledBackTransaction(
      async (tx) => {
        if (!attempt.ownerWasExisting) attempt.ownerUserId = (await accountWithoutTenant(tx)) ?? actor.id;
        return rehearseCounting(tx, attempt, env().tenantDomain);
      },
      (text, params) => {
        if (/\binsert\s+into\b/i.test(text)) inserts.push(...insertRows(text, params));
      },
    );
    if (!findings.claimed) {
      const claim = await toRefusal(findings, input);
      if (claim.kind === "refused") return claim;
    }
    const shownOwner = attempt.ownerWasExisting ? attempt.ownerUserId : exampleOwner;
    const example = { ...attempt, ownerUserId: shownOwner };
    const productRows = product.records
      ? composedRows(example)
      : replaceId(inserts, attempt.ownerUserId, shownOwner);
    const { rows, omitted } = limitRows(withConsoleRows(example, productRows));
    return { kind: "rows", rows, omitted, added: addedByTriggers(productRows, inserted), complete };
  } catch (error) {
    return { kind: "refused", refusal: conflictRefusal(error) ?? (await refusalForRecords(error, attempt)) };
  }
}

/** Replaces one id with another in all rows. */
function replaceId(rows: readonly RowToWrite[], from: string, to: string): RowToWrite[] {
  return rows.map(({ table, row }) => ({
    table,
    row: Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        typeof value === "string" ? value.replaceAll(from, to) : value,
      ]),
    ),
  }));
}
