import { randomBytes, randomUUID } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import { completed, tamper } from "../testing";
import type { Violations } from ".";

/** A link as only a fault could have inserted it. */
function insertLink(id: string, attemptId: string, ownerId: string): SQL {
  return sql`
    insert into provisioning.owner_links (id, attempt_id, owner_id, kind, digest, made_by, expires_at)
    values (${id}, ${attemptId}, ${ownerId}, 'copy', ${randomBytes(32)}, 'test', now() + interval '1 day')`;
}

export const linkViolations: Violations = {
  "owner-has-one-link": async () => {
    const { attemptId, userId } = await completed();
    await tamper(
      sql`drop index provisioning.owner_links_one_live`,
      insertLink(randomUUID(), attemptId, userId),
      insertLink(randomUUID(), attemptId, userId),
    );
    return userId;
  },
  "link-is-of-a-new-owner": async () => {
    const { attemptId } = await completed();
    const id = randomUUID();
    await tamper(insertLink(id, attemptId, randomUUID()));
    return id;
  },
  "signed-in-owner-has-no-newer-link": async () => {
    const { attemptId, userId } = await completed();
    const id = randomUUID();
    await tamper(
      sql`insert into provisioning.activation_events (attempt_id, kind, at) values (${attemptId}, 'activated', now() - interval '1 hour')`,
      insertLink(id, attemptId, userId),
    );
    return id;
  },
};
