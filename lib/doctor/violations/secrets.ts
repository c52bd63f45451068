import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { rechain } from "@/db/testing/rechain";
import { completed, refused, tamper } from "../testing";
import type { Violations } from ".";

/** Texts that no audit log may hold, by the words that the doctor has for them. */
export const secrets: readonly [kind: string, payload: Record<string, unknown>][] = [
  ["a token", { error: "token was eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln" }],
  ["a secret key", { headers: ["apikey: sb_secret_N7UND0UgjKTVK"] }],
  ["a connection string", { error: "connect postgres://app:hunter2@db.example.com:5432/app" }],
  ["a connection string", { error: "connect postgresql://app:hunter2@[::1]/app" }],
  ["a password", { body: { user: { password: "hunter2" } } }],
  ["a password", { body: '{"email":"a@b.test","password":"hunter2"}' }],
  ["a link token", { link: "https://x.supabase.co/auth/v1/verify?token=5a8&type=recovery" }],
  ["a link token", { properties: { hashed_token: "5a8f" } }],
  ["an owner link", { link: `/activate/${"a-_Z9".repeat(9).slice(0, 43)}` }],
];

/** Puts a payload into the detail of an event; returns the attempt. */
export async function logDetail(payload: Record<string, unknown>): Promise<string> {
  const { attemptId } = await completed();
  await tamper(
    sql`update provisioning.attempt_events set detail = ${JSON.stringify(payload)} where attempt_id = ${attemptId}::uuid and seq = 3`,
    sql.raw(rechain(`'${attemptId}'`)),
  );
  return attemptId;
}

export const secretViolations: Violations = {
  "no-secret-in-attempts": async () => {
    const attemptId = await refused();
    await tamper(sql`
      update provisioning.attempts set request = request || '{"password": "hunter2"}' where id = ${attemptId}::uuid`);
    return attemptId;
  },
  "no-secret-in-messages": async () => {
    const { attemptId } = await completed();
    const { rows } = await db.execute<{ id: string }>(sql`
      update provisioning.outbox set payload = payload || '{"link": "/activate/5a8f5a8f5a8f5a8f5a8f5a8f5a8f5a8f5a8f5a8f5a8"}'
      where attempt_id = ${attemptId}::uuid returning id`);
    return rows[0]?.id ?? "";
  },
  "no-secret-in-events": () => logDetail({ error: "key sb_secret_N7UND0UgjKTVK" }),
};
