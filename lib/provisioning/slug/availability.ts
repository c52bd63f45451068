import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { env } from "@/lib/platform/env";
import { ProvisionInput } from "../input";
import type { OwnerProblem } from "../owner/existing-owner";
import { slugMaxLength } from "./slug-pattern";
import { slugProblem } from "./slug-problem";
import { suggestSlugs } from "./suggest-slugs";

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
      /** Whether it may be made the owner of one more tenant; if not, `problem` is why. */
      adoptable: boolean;
      problem?: OwnerProblem;
      /** All accounts that share the address, if they are several. */
      ids?: string[];
    }
  /** An attempt in progress uses the address. */
  | { state: "held"; attemptId: string; secondsAgo: number; actorEmail: string }
  /** The account is left over from an undone attempt and is being removed. */
  | { state: "cleaning" };

export type Availability = { slug: SlugAnswer | null; ownerEmail: EmailAnswer | null };

const hint = z.string().max(2_000).optional().catch(undefined);
const asked = z.string().nullable().catch(null);
const Question = z
  .object({ slug: asked, ownerEmail: asked, name: hint, timezone: hint })
  .catch({ slug: null, ownerEmail: null });

/** Takes what a browser or a program sent for a question. What is no text is not asked about. */
export function parseAvailabilityQuestion(raw: unknown): AvailabilityQuestion {
  return Question.parse(raw);
}

/**
 * Says whether a slug and an address are free, and if not, who has them and which slugs are free instead.
 * One round trip for both; none where nothing well formed is asked about. Advice: only submitting claims.
 * Throws where the database does not answer.
 */
export async function checkAvailability(question: AvailabilityQuestion): Promise<Availability> {
  const { value, read } = availabilityQuery(question);
  if (!value) return read(null);
  const { rows } = await db.execute<{ found: Found }>(sql`select ${value} as found`);
  return read(rows[0]?.found ?? null);
}

/** What the database's functions say: null where the value is free. */
type Found = {
  slug: { holder: SlugHolder; suggestions: string[] } | null;
  ownerEmail: Exclude<EmailAnswer, { state: "available" | "malformed" }> | null;
};

/** A question as one SQL expression, null where the database need not be asked, and how its value is read. */
export function availabilityQuery(question: AvailabilityQuestion): {
  value: SQL | null;
  read(found: Found | null): Availability;
} {
  const slug = parsed(ProvisionInput.shape.slug, question.slug);
  const email = parsed(ProvisionInput.shape.ownerEmail, question.ownerEmail);
  const wellFormed = slug?.value !== undefined || email?.value !== undefined;
  return {
    value: wellFormed ? expression(slug?.value, email?.value, question) : null,
    read: (found) => ({
      slug: slug && (malformed(slug) ?? slugAnswer(found?.slug)),
      ownerEmail: email && (malformed(email) ?? found?.ownerEmail ?? { state: "available" }),
    }),
  };
}

/** Both functions return null for null input without a query. */
function expression(slug: string | undefined, email: string | undefined, typed: AvailabilityQuestion): SQL {
  const { base, firstNumber, words } = suggestSlugs(slug ?? "", typed.name, typed.timezone);
  return sql`jsonb_build_object(
    'slug', provisioning.check_slug(${slug ?? null}::text, ${env().tenantDomain}::text, ${base}::text,
      ${firstNumber}::bigint, ${sql.param(words)}::text[], ${slugMaxLength}::integer),
    'ownerEmail', provisioning.check_owner_email(${email ?? null}::text))`;
}

type Parsed = { value?: string; message?: string };

function parsed(schema: z.ZodType<string>, value: string | null): Parsed | null {
  if (value === null) return null;
  const { data, error } = schema.safeParse(value);
  return { value: data, message: error?.issues[0]?.message };
}

function malformed({ message }: Parsed): { state: "malformed"; message: string } | null {
  return message === undefined ? null : { state: "malformed", message };
}

function slugAnswer(found: Found["slug"] | undefined): SlugAnswer {
  if (!found) return { state: "available" };
  const { holder } = found;
  // The database numbers a slug without the product's own rules.
  const suggestions = found.suggestions.filter((slug) => slugProblem(slug) === null);
  return { state: holder.kind === "platform" ? "reserved" : "taken", holder: inUtc(holder), suggestions };
}

/** Postgres writes times with the offset of its session. */
function inUtc(holder: SlugHolder): SlugHolder {
  const utc = (time: string) => new Date(time).toISOString();
  if (holder.kind === "tenant") return { ...holder, since: utc(holder.since) };
  if (holder.kind === "attempt") return { ...holder, startedAt: utc(holder.startedAt) };
  return holder;
}
