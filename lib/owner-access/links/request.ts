import "server-only";
import { sql } from "drizzle-orm";
import { db, transaction } from "@/db/client";
import { rateLimitAnonymous } from "@/lib/auth/rate-limit";
import { enqueueMessage } from "@/lib/outbox/enqueue";
import { recordEvent } from "../record";
import { digestOf, isKey } from "./key";
import { lockLinks } from "./mint";
import { newOwnerOf } from "./new-owner";

const hour = 3_600;
const perNetwork = { name: "new-link", max: 20, windowSeconds: hour };
const inTotal = { name: "new-links", max: 500, windowSeconds: hour };
const perOwner = { name: "new-link-owner", max: 3, windowSeconds: hour };

/**
 * Puts another invitation into the outbox for the owner of this link. Returns the attempt whose message can be sent now,
 * or null; the caller's response must not reveal which. Returns "limited" after too many requests from this network or in
 * total.
 */
export async function requestLink(
  key: string,
  network: string,
): Promise<{ attemptId: string | null } | "limited"> {
  const wait = await rateLimitAnonymous([
    { ...perNetwork, subject: network },
    { ...inTotal, subject: "everywhere" },
  ]);
  if (wait !== null) return "limited";
  if (!isKey(key)) return { attemptId: null };
  return { attemptId: await queueInvitation(key) };
}

/** Queues no invitation if an admin has revoked the link, because the mailbox may be compromised. */
async function queueInvitation(key: string): Promise<string | null> {
  const { rows } = await db.execute<{ attemptId: string; ownerId: string }>(sql`
    select attempt_id as "attemptId", owner_id as "ownerId" from provisioning.owner_links
    where digest = ${digestOf(key)} and finished_at is null and revoked_at is null and replaced_at is null
      and (expires_at <= now() or used_at is not null)`);
  const [link] = rows;
  if (!link || (await rateLimitAnonymous([{ ...perOwner, subject: link.ownerId }])) !== null) return null;
  const { attemptId, ownerId } = link;
  return transaction(async (tx) => {
    await lockLinks(tx, attemptId);
    const owner = await newOwnerOf(tx, attemptId);
    if (!owner?.mayHaveLink || owner.ownerId !== ownerId) return null;
    await enqueueMessage(tx, attemptId, "owner_activation", { ownerUserId: ownerId, askedBy: "owner" });
    await recordEvent(tx, attemptId, "mail_asked");
    return attemptId;
  });
}
