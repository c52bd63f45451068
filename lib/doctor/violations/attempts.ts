import { sql } from "drizzle-orm";
import { completed, inFlight, newSlug, refused, tamper } from "../testing";
import type { Violations } from ".";

export const attemptViolations: Violations = {
  "slug-is-held-once": async () => {
    const slug = newSlug();
    await tamper(sql`drop index provisioning.attempts_slug_in_flight`);
    await inFlight({ slug, ownerEmail: "one@held.test" });
    return inFlight({ slug, ownerEmail: "two@held.test" });
  },
  "owner-email-is-held-once": async () => {
    await inFlight({ ownerEmail: "ana@twice.test" });
    return inFlight({ ownerEmail: "Ana@twice.test" });
  },
  "held-slug-is-not-reserved": () => inFlight({ slug: "postmaster" }),
  "no-stuck-attempt": () => inFlight({ leaseMinutes: -6 }),
  "ended-attempt-has-its-end": async () => {
    const { attemptId } = await completed();
    await tamper(
      sql`update provisioning.attempts set finished_at = started_at - interval '1 hour' where id = ${attemptId}::uuid`,
    );
    return attemptId;
  },
  "duration-agrees-with-times": async () => {
    const attemptId = await refused();
    await tamper(
      sql`update provisioning.attempts set duration_ms = duration_ms + 60000 where id = ${attemptId}::uuid`,
    );
    return attemptId;
  },
};
