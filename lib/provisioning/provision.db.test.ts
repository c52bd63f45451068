import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { type AuthServer, startAuthServer } from "@/local/auth/server";
import type { ProvisionInput } from "./input";
import type { Outcome } from "./outcome";
import { provision } from "./provision";
import { mintAttemptId, parseSubmission } from "./submission";

const actor = { id: randomUUID(), email: "admin@example.com" };
let auth: AuthServer;

beforeAll(async () => {
  auth = await startAuthServer({
    databaseUrl: process.env.DATABASE_URL ?? "",
    port: 0,
    siteUrl: "http://localhost:3000",
    faults: true,
  });
  Object.assign(process.env, {
    NEXT_PUBLIC_SUPABASE_URL: auth.url,
    NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: auth.publishableKey,
    SUPABASE_SECRET_KEY: auth.secretKey,
    CRON_SECRET: "0123456789abcdef",
  });
});
afterAll(() => auth.stop());

function inputFor(slug: string): ProvisionInput {
  return {
    name: `Business ${slug}`,
    slug,
    ownerName: "Ana Novak",
    ownerEmail: `ana@${slug}.test`,
    plan: "starter",
    timezone: "Europe/Prague",
    currency: "CZK",
    locale: "cs-CZ",
  };
}

function run(input: ProvisionInput, attemptId = mintAttemptId()): Promise<Outcome> {
  const submission = parseSubmission({ ...input, attemptId });
  if (!submission.ok) throw new Error(JSON.stringify(submission.refusal));
  return provision(actor, submission.input);
}

async function fault(rule: { route: string; kind: string; emailContains: string; times?: number }): Promise<void> {
  const response = await fetch(`${auth.url}/__faults`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ rules: [{ times: 1, ...rule }] }),
  });
  expect(response.ok).toBe(true);
}

/** Everything that exists of one slug and its owner's address. */
async function leftOf({ slug, ownerEmail }: ProvisionInput) {
  const { rows } = await db.execute<Record<string, number>>(sql`
    with t as (select id from public.tenants where slug = ${slug})
    select (select count(*)::int from t) as tenants,
      (select count(*)::int from public.tenant_memberships where tenant_id in (select id from t) and role = 'owner') as owners,
      (select count(*)::int from public.tenant_settings where tenant_id in (select id from t)) as settings,
      (select count(*)::int from public.tenant_subscriptions where tenant_id in (select id from t)) as subscriptions,
      (select count(*)::int from public.tenant_domains where hostname = ${`${slug}.example.com`} and is_primary) as domains,
      (select count(*)::int from auth.users where email = ${ownerEmail}) as users`);
  return rows[0];
}

const nothing = { tenants: 0, owners: 0, settings: 0, subscriptions: 0, domains: 0, users: 0 };
const whole = { tenants: 1, owners: 1, settings: 1, subscriptions: 1, domains: 1, users: 1 };

async function stagesOf(attemptId: string): Promise<{ seq: number; stage: string; duration_ms: number }[]> {
  const { rows } = await db.execute<{ seq: number; stage: string; duration_ms: number }>(
    sql`select seq, stage, duration_ms from provisioning.attempt_events where attempt_id = ${attemptId} order by seq`,
  );
  return rows;
}

describe("a provisioned tenant", () => {
  test("has one row of each record, and an owner who carries the attempt's id", async () => {
    const input = inputFor("whole");
    const outcome = await run(input);
    expect(outcome).toMatchObject({ kind: "completed", tenant: { slug: "whole" }, ownerEmail: input.ownerEmail });
    expect(await leftOf(input)).toEqual(whole);
    const { rows } = await db.execute(
      sql`select raw_app_meta_data ->> 'provisioning_attempt_id' as attempt from auth.users where email = ${input.ownerEmail}`,
    );
    expect(rows).toEqual([{ attempt: outcome.attemptId }]);
  });

  test("has all eight stages in order, without a gap, each with its time", async () => {
    const { attemptId } = await run(inputFor("eight-stages"));
    const events = await stagesOf(attemptId);
    expect(events.map(({ seq, stage }) => [seq, stage])).toEqual([
      [1, "initiated"],
      [2, "validating"],
      [3, "validated"],
      [4, "creating_auth_user"],
      [5, "auth_user_created"],
      [6, "creating_records"],
      [7, "verifying"],
      [8, "completed"],
    ]);
    expect(events.every(({ duration_ms: ms }) => ms >= 0 && ms < 60_000)).toBe(true);
    expect(events.find(({ stage }) => stage === "auth_user_created")?.duration_ms).toBeGreaterThan(5);
  });
});
