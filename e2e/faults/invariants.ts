import { sql } from "drizzle-orm";
import { expect } from "vitest";
import { admin } from "@/db/testing/admin";
import { checkInvariants } from "@/lib/doctor/check";

/** Stricter than the doctor. For example, a finished clean-up does not excuse a user that still exists. */
const breaches = sql`
  select 'stage ' || stage || ' reached twice by ' || attempt_id as breach from provisioning.attempt_events
  where not detail ? 'event' group by attempt_id, stage having count(*) > 1
  union all
  select 'more than one user for ' || (raw_app_meta_data ->> 'provisioning_attempt_id') from auth.users
  where raw_app_meta_data ? 'provisioning_attempt_id'
  group by raw_app_meta_data ->> 'provisioning_attempt_id' having count(*) > 1
  union all
  select 'a user is left over from ' || a.id from provisioning.attempts a join auth.users u on u.id = a.owner_user_id
  where a.status in ('failed', 'rolled_back') and not a.owner_was_existing
    and not exists (select from provisioning.auth_cleanups c where c.user_id = u.id and c.state = 'manual')`;

const reported = new Set<string>();

/**
 * Asserts every invariant over the whole database. Call it when nothing is in flight. If a clean-up has given up on a
 * user, the doctor reports that user as an orphan; set `orphanAllowed` to ignore this. Breaches that an earlier test
 * reported are not reported again.
 */
export async function expectInvariants({ orphanAllowed = false } = {}): Promise<void> {
  const { invariants } = await checkInvariants();
  const broken = invariants.filter(({ ok, severity }) => !ok && severity === "broken");
  const { rows } = await admin.execute<{ breach: string }>(breaches);
  const allBreaches = [
    ...broken.flatMap(({ name, violations }) => violations.map((violation) => `${name}: ${violation}`)),
    ...rows.map(({ breach }) => breach),
  ];
  const newBreaches = allBreaches.filter((breach) => !reported.has(breach));
  for (const breach of newBreaches) reported.add(breach);
  expect(newBreaches.filter((breach) => !(orphanAllowed && breach.startsWith("no-orphaned-users:")))).toEqual(
    [],
  );
}
