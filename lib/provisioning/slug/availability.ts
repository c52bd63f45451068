import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { env } from "@/lib/platform/env";
import type { Availability, EmailAnswer, SlugAnswer, SlugHolder } from "../answers";
import { ProvisionInput } from "../input";
import { slugMaxLength } from "./slug-pattern";
import { slugProblem } from "./slug-problem";
import { suggestSlugs } from "./suggest-slugs";

/** The live check's question. A null field is not checked. */
export type AvailabilityQuestion = {
  slug: string | null;
  ownerEmail: string | null;
  /** The form's current values, which only improve the suggestions. */
  name?: string;
  locale?: string;
  timezone?: string;
  /** The value of the product's field for the kind of business. */
  kind?: string;
};

const hint = z.string().max(2_000).optional().catch(undefined);
const textOrNull = z.string().nullable().catch(null);
const Question = z
  .object({ slug: textOrNull, ownerEmail: textOrNull, name: hint, locale: hint, timezone: hint, kind: hint })
  .catch({ slug: null, ownerEmail: null });

/** Parses a question from a browser or a program. A value that is not a string is not checked. */
export function parseAvailabilityQuestion(raw: unknown): AvailabilityQuestion {
  return Question.parse(raw);
}

/**
 * Checks whether a slug and an address are free. If not, returns their holders, and free slugs as suggestions. Makes one
 * round trip for both, or none if neither is well formed. Advisory: only a submitted form claims a slug or an address. Throws
 * if the database does not respond.
 */
export async function checkAvailability(question: AvailabilityQuestion): Promise<Availability> {
  const { value, read } = availabilityQuery(question);
  if (!value) return read(null);
  const { rows } = await db.execute<{ found: Found }>(sql`select ${value} as found`);
  return read(rows[0]?.found ?? null);
}

/** The result of the SQL function. A field is null if its value is free or was not checked. */
type Found = {
  slug: { holder: SlugHolder; suggestions: string[] } | null;
  ownerEmail: Exclude<EmailAnswer, { state: "available" | "malformed" }> | null;
};

/**
 * The question as one SQL expression (null if no query is needed), and a function that turns the expression's value
 * into the answer.
 */
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

/** The SQL function does not look up a null slug or address. */
function expression(slug: string | undefined, email: string | undefined, typed: AvailabilityQuestion): SQL {
  const { base, firstNumber, words } = suggestSlugs(slug ?? "", typed);
  // One function does everything, because planning a statement takes longer than the function's lookups.
  return sql`provisioning.check_availability(${slug ?? null}, ${email ?? null}, ${env().tenantDomain}, ${base}, ${firstNumber},
    ${sql.param(words)}, ${slugMaxLength})`;
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
  // A number or a word after a reserved name would still look like the platform's own.
  if (holder.kind === "platform") return { state: "reserved", holder, suggestions: [] };
  // The database does not apply the product's own rules to numbered slugs.
  const suggestions = found.suggestions.filter((slug) => slugProblem(slug) === null);
  return { state: "taken", holder: inUtc(holder), suggestions };
}

/** Postgres returns times with the session's UTC offset. */
function inUtc(holder: SlugHolder): SlugHolder {
  const utc = (time: string) => new Date(time).toISOString();
  if (holder.kind === "tenant") return { ...holder, since: utc(holder.since) };
  if (holder.kind === "attempt") return { ...holder, startedAt: utc(holder.startedAt) };
  return holder;
}
