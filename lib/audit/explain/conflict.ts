import "server-only";
import { eq, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { attempts } from "@/db/schema/provisioning";
import { shownText } from "@/lib/auth/masking";
import { type Reader, readFor } from "@/lib/auth/reader";
import type { Availability } from "@/lib/provisioning/answers";
import { dayText, type Sentence } from "@/lib/provisioning/errors/messages";
import { availabilityQuery } from "@/lib/provisioning/slug/availability";
import type { Attempt } from "../get";

/** The current holder of a refused attempt's slug or address. `free` is true if there is none. */
export type Conflict = { sentence: Sentence; free: boolean };

/** Reads the current holder of a refused slug or address. Null for attempts that ended for another reason or were erased. */
export async function getConflict(
  { id, errorCode }: Pick<Attempt, "id" | "errorCode">,
  reader: Reader,
): Promise<Conflict | null> {
  if (errorCode !== "SLUG_TAKEN" && errorCode !== "EMAIL_TAKEN") return null;
  return readFor(reader, async (tx) => {
    const [attempt] = await tx
      .select({ slug: attempts.slug, ownerEmail: attempts.ownerEmail })
      .from(attempts)
      .where(eq(attempts.id, id));
    // An erased attempt no longer has the values to look for.
    if (!attempt || (attempt.slug === null && attempt.ownerEmail === null)) return null;
    if (errorCode === "EMAIL_TAKEN")
      return emailConflictOf(await available(tx, null, attempt.ownerEmail), reader);
    return slugConflictOf(attempt.slug ?? "", await available(tx, attempt.slug, null), reader);
  });
}

async function available(
  on: Executor,
  slug: string | null,
  ownerEmail: string | null,
): Promise<Availability> {
  const { value, read } = availabilityQuery({ slug, ownerEmail });
  if (!value) return read(null);
  const { rows } = await on.execute<{ found: Parameters<typeof read>[0] }>(sql`select ${value} as found`);
  return read(rows[0]?.found ?? null);
}

function slugConflictOf(slug: string, { slug: answer }: Availability, reader: Reader): Conflict {
  if (!answer || !("holder" in answer))
    return { sentence: [`The slug ${slug} was in use at the time and is available now.`], free: true };
  const { holder } = answer;
  switch (holder.kind) {
    case "tenant": {
      const tenant = { text: shownText(holder.name, reader), href: `/tenants/${holder.slug}` };
      return {
        sentence: [`The slug ${slug} belongs to `, tenant, `, created on ${dayText(holder.since)}.`],
        free: false,
      };
    }
    case "attempt": {
      const attempt = { text: "an attempt in progress", href: `/audit/${holder.attemptId}` };
      return {
        sentence: [`The slug ${slug} is in use by `, attempt, `, started by ${holder.actorEmail}.`],
        free: false,
      };
    }
    case "platform":
      return { sentence: [`The slug ${slug} is reserved for the platform.`], free: false };
  }
}

function emailConflictOf({ ownerEmail: answer }: Availability, reader: Reader): Conflict {
  switch (answer?.state) {
    case "account": {
      const names = answer.tenants.flatMap(({ name, slug }, index) => [
        index === 0 ? "" : ", ",
        { text: shownText(name, reader), href: `/tenants/${slug}` },
      ]);
      const more = answer.moreTenants > 0 ? ` and ${answer.moreTenants} more` : "";
      const sentence: Sentence =
        names.length > 0
          ? ["The owner’s e-mail address belongs to the owner of ", ...names, `${more}.`]
          : ["The owner’s e-mail address belongs to an account that owns no tenant."];
      return { sentence, free: false };
    }
    case "held": {
      const attempt = { text: "an attempt in progress", href: `/audit/${answer.attemptId}` };
      return {
        sentence: ["The owner’s e-mail address is in use by ", attempt, `, started by ${answer.actorEmail}.`],
        free: false,
      };
    }
    case "cleaning":
      return {
        sentence: [
          "The owner’s e-mail address belongs to an account that an undone attempt created. The account hasn’t been cleaned up yet.",
        ],
        free: false,
      };
    default:
      return {
        sentence: ["The owner’s e-mail address was in use at the time and is available now."],
        free: true,
      };
  }
}
