import "server-only";
import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { digestOf, isKey, keyOf } from "./key";
import { countMiss, removeMiss } from "./limit";

/** The sender of a request with a link: the browser's cookie ("" without one) and the network. */
export type Visitor = { browser: string; network: string };

export type OwnerLink = {
  id: string;
  attemptId: string;
  ownerId: string;
  email: string;
  tenant: { name: string; slug: string };
  /** The tenant's locale. */
  locale: string;
};

/** The reason why a link cannot set a password now. */
export type LinkProblem =
  | "unknown"
  /** A password was set with it, or it was used and the account can't be given another link. */
  | "used"
  /** It was used, but no password is known to be set. */
  | "unfinished"
  | "revoked"
  | "replaced"
  | "expired"
  /** The account can't be given a link, usually because the owner set a password or signed in without this link. */
  | "settled"
  /** Another request from the same browser is setting the password, or may still do so. */
  | "busy"
  /** Too many unknown links were tried. */
  | "limited";

export type FoundLink =
  | { kind: "usable"; link: OwnerLink }
  /** This browser set the password with it in the last few minutes. */
  | { kind: "finished"; link: OwnerLink }
  /** `locale` is the tenant's locale; absent if no link was found. */
  | { kind: "problem"; problem: LinkProblem; locale?: string };

type Row = Omit<OwnerLink, "tenant"> & {
  name: string;
  slug: string;
  expired: boolean;
  used: boolean;
  revoked: boolean;
  replaced: boolean;
  finished: boolean;
  held: boolean;
  leased: boolean;
  allowed: boolean;
};

/**
 * Finds out whether a visitor can use a link now. Does not mark it as used, so mail scanners can open it. Counts a miss
 * before it reads the link from the database.
 */
export async function findLink(key: string, { browser, network }: Visitor): Promise<FoundLink> {
  if (!isKey(key)) return { kind: "problem", problem: "unknown" };
  if (!(await countMiss(network))) return { kind: "problem", problem: "limited" };
  const row = await findRow(key, browser);
  // Only this server can compute a row's key, so a link that another program inserted does not work.
  if (!row || keyOf(row) !== key) return { kind: "problem", problem: "unknown" };
  await removeMiss(network);
  const { id, attemptId, ownerId, email, name, slug, locale } = row;
  const link: OwnerLink = { id, attemptId, ownerId, email, tenant: { name, slug }, locale };
  if (row.finished && row.held) return { kind: "finished", link };
  const problem = problemOf(row);
  return problem ? { kind: "problem", problem, locale } : { kind: "usable", link };
}

/** A browser's digest for a link's row. Includes the key, so that one browser's rows cannot be correlated. */
export function browserDigest(key: string, browser: string): Buffer | null {
  return browser === "" ? null : createHash("sha256").update(`${key}\n${browser}`).digest();
}

function problemOf(row: Row): LinkProblem | null {
  if (row.finished) return "used";
  if (row.revoked) return "revoked";
  if (row.replaced) return "replaced";
  if (row.used) return usedProblem(row);
  if (!row.allowed) return "settled";
  return row.expired ? "expired" : null;
}

/** The browser that used the link may continue with it, unless another of its requests is running. */
function usedProblem({ held, leased, allowed }: Row): LinkProblem | null {
  if (held) return leased ? "busy" : null;
  return allowed ? "unfinished" : "used";
}

async function findRow(key: string, browser: string): Promise<Row | null> {
  const { rows } = await db.execute<Row>(sql`
    select link.id, link.attempt_id as "attemptId", link.owner_id as "ownerId", account.email,
      tenant.name, tenant.slug, coalesce(attempt.request ->> 'locale', 'en-GB') as locale,
      link.expires_at <= now() as expired,
      link.used_at is not null as used, link.revoked_at is not null as revoked, link.replaced_at is not null as replaced,
      link.finished_at is not null as finished, coalesce(link.lease_expires_at > now(), false) as leased,
      coalesce(link.used_by = ${browserDigest(key, browser)} and link.held_until > now(), false) as held,
      provisioning.can_have_link(link.attempt_id, link.owner_id) as allowed
    from provisioning.owner_links as link
    join provisioning.accounts as account on account.id = link.owner_id and account.deleted_at is null
    join provisioning.attempts as attempt on attempt.id = link.attempt_id
    join provisioning.tenants as tenant on tenant.id = provisioning.tenant_key(attempt.tenant_id)
    join provisioning.tenant_members as member on member.tenant_id = tenant.id and member.user_id = link.owner_id and member.is_owner
    where link.digest = ${digestOf(key)}`);
  return rows[0] ?? null;
}
