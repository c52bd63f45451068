import { type SQL, sql } from "drizzle-orm";
import { rechain } from "@/db/testing/rechain";
import { completed, refused, tamper } from "../testing";
import type { Violations } from ".";

/** Changes the event of that number, hashes the rest anew so that only the content is wrong, and returns the attempt. */
async function change(attemptId: string, seq: number, set: SQL): Promise<string> {
  await tamper(
    sql`update provisioning.attempt_events set ${set} where attempt_id = ${attemptId}::uuid and seq = ${seq}`,
    sql.raw(rechain(`'${attemptId}'`)),
  );
  return attemptId;
}

export const eventViolations: Violations = {
  "events-have-no-gap": async () => change((await completed()).attemptId, 8, sql`seq = 9`),
  "first-event-is-the-initiation": async () => change(await refused(), 1, sql`stage = 'validating'`),
  "last-event-agrees-with-status": async () => change(await refused(), 4, sql`stage = 'rolled_back'`),
  "stages-are-in-order": async () => {
    const { attemptId } = await completed();
    await change(attemptId, 2, sql`stage = 'validated'`);
    return change(attemptId, 3, sql`stage = 'validating'`);
  },
  "times-never-go-back": async () =>
    change((await completed()).attemptId, 4, sql`at = at + interval '1 minute'`),
  "completed-attempt-has-its-stages": async () =>
    change((await completed()).attemptId, 7, sql`detail = '{"event": "noted"}'`),
  "events-are-chained": async () => {
    const { attemptId } = await completed();
    await tamper(sql`
      update provisioning.attempt_events set detail = '{"by": "nobody"}' where attempt_id = ${attemptId}::uuid and seq = 3`);
    return `event 3 of attempt ${attemptId} is not what was written`;
  },
  "stages-add-up": async () =>
    change((await completed()).attemptId, 5, sql`duration_ms = duration_ms + 60000`),
};
