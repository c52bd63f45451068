/*
 * The database's answers about a slug and an owner's address, in the live check and when an attempt is claimed.
 */

/** Why an account cannot own a tenant, as the SQL function `owner_account` names it. */
export type OwnerProblem = "ambiguous" | "deleted" | "cleaning" | "banned" | "unconfirmed";

/** The holder of a slug. `since` and `startedAt` are ISO 8601 in UTC. */
export type SlugHolder =
  | { kind: "tenant"; name: string; slug: string; since: string }
  | { kind: "attempt"; attemptId: string; startedAt: string; secondsAgo: number; actorEmail: string }
  | { kind: "platform"; reason: string };

export type SlugAnswer =
  | { state: "available" }
  | { state: "malformed"; message: string }
  /** The suggestions, best first, were free when the check ran. A reserved word has none. */
  | { state: "taken" | "reserved"; holder: SlugHolder; suggestions: string[] };

export type EmailAnswer =
  | { state: "available" }
  | { state: "malformed"; message: string }
  /** An existing account, with at most three of its tenants, newest first. */
  | {
      state: "account";
      tenants: { name: string; slug: string }[];
      moreTenants: number;
      /** True if the account can own another tenant. Otherwise, `problem` has the reason. */
      adoptable: boolean;
      problem?: OwnerProblem;
      /** All accounts that share the address, if there are several. */
      ids?: string[];
    }
  /** An attempt in progress uses the address. */
  | { state: "held"; attemptId: string; secondsAgo: number; actorEmail: string }
  /** The account is left over from an undone attempt and is being removed. */
  | { state: "cleaning" };

export type Availability = { slug: SlugAnswer | null; ownerEmail: EmailAnswer | null };
