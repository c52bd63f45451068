/** What the form asks while somebody types. A field that is null is not asked about. */
export type AvailabilityQuestion = {
  slug: string | null;
  ownerEmail: string | null;
  /** Typed so far; both only make the suggestions better. */
  name?: string;
  timezone?: string;
};

/** Who has a slug; `since` and `startedAt` are ISO 8601 in UTC. */
export type SlugHolder =
  | { kind: "tenant"; name: string; slug: string; since: string }
  | { kind: "attempt"; attemptId: string; startedAt: string; secondsAgo: number; actorEmail: string }
  | { kind: "platform"; reason: string };

export type SlugAnswer =
  | { state: "available" }
  | { state: "malformed"; message: string }
  /** Every suggestion was free when it was made; the best comes first, and there may be none. */
  | { state: "taken" | "reserved"; holder: SlugHolder; suggestions: string[] };

export type EmailAnswer =
  | { state: "available" }
  | { state: "malformed"; message: string }
  /** An existing account and at most three of the tenants that it owns, newest first. */
  | {
      state: "account";
      tenants: { name: string; slug: string }[];
      moreTenants: number;
      /** Whether it may be made the owner of one more tenant. */
      adoptable: boolean;
    }
  /** An attempt in progress uses the address. */
  | { state: "held"; attemptId: string; secondsAgo: number; actorEmail: string }
  /** The account is left over from an undone attempt and is being removed. */
  | { state: "cleaning" };

export type Availability = { slug: SlugAnswer | null; ownerEmail: EmailAnswer | null };

/** Why a question was not answered. None of it says anything about the slug or the address. */
export type Unchecked = { unchecked: "signed-out" | "forbidden" | "rate-limited" | "database" };
