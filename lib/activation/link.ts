import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { tenantMemberships, tenants } from "@/db/schema/tenants";
import { env } from "@/lib/env";

/** The owner of a tenant that was made here, together with their account. */
export type NewOwner = {
  userId: string;
  email: string;
  attemptId: string;
  tenant: { name: string; slug: string };
  /** True once they have a password of their own, or have found another way in. */
  activated: boolean;
};

export type Link =
  | { kind: "live"; owner: NewOwner }
  | { kind: "expired" }
  /** Used, replaced by a newer one, revoked, or never made. */
  | { kind: "dead" };

type Row = NewOwner["tenant"] & Omit<NewOwner, "tenant"> & { expired: boolean; revoked: boolean };

/**
 * SQL: the account has been signed in to, and no link of its own is open or was used last. A password that is set
 * takes back the time of the last link, so that this holds too where the record of the activation was lost.
 */
export const signedInByThemselves = sql`(account.last_sign_in_at is not null and account.recovery_sent_at is null)`;

/** A link's hash as the Auth server makes it: 56 hexadecimal digits. */
const hashPattern = /^[0-9a-f]{40,128}$/;

/**
 * What a link is worth now. It is looked up and not used, so that a mail scanner that opens it does no harm.
 * Only links of owners count whose account was made here: everybody else's belong to the product.
 */
export async function readLink(tokenHash: string): Promise<Link> {
  if (!hashPattern.test(tokenHash)) return { kind: "dead" };
  const row = await findOwner(sql`account.id = provisioning.account_of_link(${tokenHash})`).catch(() => {
    // The database's own error names the values of the statement, and would take the token into the log.
    throw new Error("the link could not be looked up");
  });
  if (!row || row.revoked) return { kind: "dead" };
  return row.expired ? { kind: "expired" } : { kind: "live", owner: ownerOf(row) };
}

/** The owner with this account; null for everybody else. */
export async function findOwnerById(userId: string): Promise<NewOwner | null> {
  const row = await findOwner(sql`account.id = ${userId}::uuid`);
  return row && ownerOf(row);
}

async function findOwner(which: SQL): Promise<Row | null> {
  const { rows } = await db.execute<Row>(sql`
    select account.id as "userId", account.email, attempt.id as "attemptId", ${tenants.name} as name, ${tenants.slug} as slug,
      account.recovery_sent_at + ${env().linkLifetimeSeconds} * interval '1 second' < now() as expired,
      coalesce((select kind = 'revoked' from provisioning.activation_events
        where attempt_id = attempt.id and kind in ('mail_asked', 'mail_sent', 'link_copied', 'revoked')
        order by id desc limit 1), false) as revoked,
      exists (select from provisioning.activation_events where attempt_id = attempt.id and kind = 'activated')
        or ${signedInByThemselves} as activated
    from provisioning.accounts as account
    join ${tenantMemberships} on ${tenantMemberships.userId} = account.id and ${tenantMemberships.role} = 'owner'
    join provisioning.attempts as attempt on attempt.tenant_id = ${tenantMemberships.tenantId}
      and attempt.owner_user_id = account.id and not attempt.owner_was_existing
    join ${tenants} on ${tenants.id} = attempt.tenant_id
    where account.email is not null and account.deleted_at is null and ${which}`);
  return rows[0] ?? null;
}

function ownerOf({ userId, email, attemptId, activated, name, slug }: Row): NewOwner {
  return { userId, email, attemptId, activated, tenant: { name, slug } };
}
