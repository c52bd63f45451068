import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll } from "vitest";
import { db } from "@/db/client";
import { countRecordsSql, type RecordCounts } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { type AuthServer, startAuthServer } from "@/local/auth/server";
import { Mails } from "@/local/inbox/mails";
import { type Inbox, startInbox } from "@/local/inbox/server";
import type { ProvisionInput } from "./input";
import { mintAttemptId, parseSubmission } from "./input/submission";
import type { Outcome } from "./outcome";
import { provision } from "./provision";
import type { Stage } from "./stages";

export const actor = { id: randomUUID(), email: "admin@example.com" };

/** The e-mails that the Auth server of this test file has sent. */
export const mails = new Mails();

let auth: AuthServer;
let inbox: Inbox;

/** Starts an inbox and points SMTP_URL at it. Returns a function that lists the console's e-mails, newest first. */
export function withMailServer(): Mails["list"] {
  beforeAll(async () => {
    inbox = await startInbox({ port: 0, smtpPort: 0 });
    Object.assign(process.env, { SMTP_URL: inbox.smtpUrl, MAIL_FROM: "Console <console@example.com>" });
  });
  afterAll(() => inbox.stop());
  return (address) => inbox.mails.list(address);
}

/** Starts an Auth server on the test file's own database and points the environment variables at it. */
export function withAuthServer(): void {
  beforeAll(async () => {
    const databaseUrl = process.env.MIGRATION_DATABASE_URL ?? "";
    auth = await startAuthServer({
      databaseUrl,
      port: 0,
      siteUrl: "http://localhost:3000",
      faults: true,
      onMail: (mail) => mails.receive(mail),
    });
    Object.assign(process.env, {
      NEXT_PUBLIC_SUPABASE_URL: auth.url,
      NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: auth.publishableKey,
      SUPABASE_SECRET_KEY: auth.secretKey,
      CRON_SECRET: "only-for-these-tests",
    });
  });
  afterAll(() => auth.stop());
}

type Fault = { route: string; kind: string; times?: number; delayMs?: number };

/** Makes the Auth server fail for one owner only, so that tests do not affect each other. */
export async function failAuth({ ownerEmail }: ProvisionInput, ...faults: Fault[]): Promise<void> {
  const rules = faults.map((fault) => ({ times: 1, emailContains: ownerEmail, ...fault }));
  const response = await fetch(`${auth.url}/__faults`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ rules }),
  });
  if (!response.ok) throw new Error(`the faults were refused: ${await response.text()}`);
}

/** Releases every COMMIT that the fault `commit-late` delays. */
export async function releaseLateCommits(): Promise<void> {
  const response = await fetch(`${auth.url}/__faults/release`, { method: "POST" });
  if (!response.ok) throw new Error(`the commits were not released: ${response.status}`);
}

export function inputFor(slug: string): ProvisionInput {
  return {
    name: `Business ${slug}`,
    slug,
    ownerName: "Ana Novak",
    ownerEmail: `ana@${slug}.test`,
    ownerAccount: "new",
    plan: "starter",
    timezone: "Europe/Prague",
    currency: "CZK",
    locale: "cs-CZ",
  };
}

export function submit(input: ProvisionInput, attemptId = mintAttemptId()): Promise<Outcome> {
  const submission = parseSubmission({ ...input, attemptId });
  if (!submission.ok) throw new Error(JSON.stringify(submission.refusal));
  return provision(actor, submission.input);
}

export { noRecords } from "@/db/product/testing";

export const allRecords: RecordCounts = {
  tenants: 1,
  owners: 1,
  settings: 1,
  subscriptions: 1,
  domains: 1,
  users: 1,
};

/** Counts all records of a slug and of its owner's address. */
export async function countRecords({ slug, ownerEmail }: ProvisionInput): Promise<RecordCounts | undefined> {
  const { rows } = await admin.execute<RecordCounts>(countRecordsSql(slug, ownerEmail));
  return rows[0];
}

type RecordedAttempt = {
  status: Stage;
  error_code: string | null;
  slug: string | null;
  cleanups: string[];
  fence: number;
};

/** The attempt's row, with the states of its clean-up flags. */
export async function attemptRow(attemptId: string): Promise<RecordedAttempt | undefined> {
  const { rows } = await db.execute<RecordedAttempt>(sql`
    select status, error_code, slug, fence,
      coalesce((select array_agg(state) from provisioning.auth_cleanups where attempt_id = id), '{}') as cleanups
    from provisioning.attempts where id = ${attemptId}::uuid`);
  return rows[0];
}

type RecordedEvent = { seq: number; stage: Stage; duration_ms: number; event: string | null; late: boolean };

/** The attempt's events in order. `late` is true if an event is earlier than its predecessor. */
export async function eventsOf(attemptId: string): Promise<RecordedEvent[]> {
  const { rows } = await db.execute<RecordedEvent>(sql`
    select seq, stage, duration_ms, detail ->> 'event' as event,
      coalesce(at < lag(at) over (order by seq), false) as late
    from provisioning.attempt_events where attempt_id = ${attemptId}::uuid order by seq`);
  return rows;
}
