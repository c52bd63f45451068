import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { grantedRights, grants } from "@/db/definitions/grants";
import { databaseError } from "@/db/errors";
import { tables } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { operator } from "@/lib/auth/reader";
import { exportAttempts } from "./audit/export";
import { getAttempt } from "./audit/get";
import { listAttempts } from "./audit/list";
import { getMetrics } from "./audit/metrics";
import { streamAudit } from "./audit-stream";
import { authorize } from "./auth/authorize";
import { deleteOldCounts } from "./auth/rate-limit";
import { countCleanups, listCleanups } from "./cleanups/list";
import { resolveCleanup } from "./cleanups/resolve";
import { retryCleanup } from "./cleanups/retry";
import { deadAttempt, flagForCleanup, undoneAttempt } from "./cleanups/testing";
import { checkInvariants } from "./doctor/check";
import { getLastReport } from "./doctor/last";
import { repair } from "./doctor/repair";
import { saveReport } from "./doctor/save";
import { newSlug } from "./doctor/testing";
import { checkHealth } from "./health/health";
import { reconcile } from "./jobs/reconcile";
import { correctEmail } from "./lifecycle/correct-email";
import { settleExpiredChanges } from "./lifecycle/settle-changes";
import { recordFirstSignIns } from "./owner-access/activation/activated";
import { finishLink, releaseLink, takeLink } from "./owner-access/activation/take";
import { getOwnerAccess } from "./owner-access/get";
import { copyLink } from "./owner-access/links/copy";
import { findLink } from "./owner-access/links/find";
import { requestLink } from "./owner-access/links/request";
import { revokeLink } from "./owner-access/links/revoke";
import { recordOpened } from "./owner-access/record";
import { resendMail } from "./owner-access/resend-mail";
import { copiedKey, expireLinks, invitedOwner } from "./owner-access/testing";
import { setFaultHook } from "./provisioning/fault-points";
import { mintAttemptId } from "./provisioning/input/submission";
import { checkAvailability } from "./provisioning/slug/availability";
import { actor, failAuth, inputFor, submit, withAuthServer, withMailServer } from "./provisioning/testing";
import { applyRetention } from "./retention/apply";
import { listStaff } from "./staff/list";
import { setRole } from "./staff/set-role";
import { recordDenied, recordStaffEvent } from "./staff-log/record";
import { getTenant } from "./tenants/get";
import { listTenants } from "./tenants/list";
import { listOwnTenants } from "./tenants/own";

withAuthServer();
const mailsTo = withMailServer();

const existing = inputFor("existing");
let existingAttempt: string;
const staffMember = randomUUID();
const everything = { terms: [], started: {} };

/** Every operation of the console on its database. Each returns a result that shows whether it worked. */
const verbs: Record<string, () => Promise<unknown>> = {
  "is healthy": async () => {
    const { database, migrations } = await checkHealth();
    return [database, migrations];
  },
  "shows a tenant": async () => {
    const tenant = await getTenant(existing.slug, operator);
    return [tenant?.facts, tenant?.domains, tenant?.owner?.email, tenant?.attempts.map(({ id }) => id)];
  },
  "lists tenants": async () =>
    (await listTenants({ query: existing.slug }, operator)).items.map(({ ownerEmail }) => ownerEmail),
  "shows an attempt": async () => (await getAttempt(existingAttempt, operator))?.events.length,
  "lists attempts": async () => (await listAttempts(everything, {}, operator)).items.length > 0,
  "lists and counts clean-ups": async () =>
    [(await listCleanups(operator)).openCount, await countCleanups(operator)].length,
  "lists staff": async () => (await listStaff(operator)).find(({ userId }) => userId === staffMember)?.email,
  "checks which values are taken": async () => {
    const taken = { slug: existing.slug, ownerEmail: existing.ownerEmail, name: existing.name };
    return [
      await checkAvailability(taken),
      await checkAvailability({ slug: "postmaster", ownerEmail: null }),
    ];
  },
  "shows an owner their tenants": async () => {
    const { rows } = await admin.execute<{ id: string }>(
      sql`select owner_user_id as id from provisioning.attempts where id = ${existingAttempt}::uuid`,
    );
    return (await listOwnTenants(rows[0]?.id ?? "")).map(({ name }) => name);
  },
  "invites an owner and activates the account": async () => {
    const invitation = await invitedOwner(mailsTo);
    const visitor = { browser: "a browser", network: randomUUID() };
    const lookup = await findLink(invitation.key, visitor);
    if (lookup.kind !== "usable") return lookup;
    await recordOpened(lookup.link);
    const taken = await takeLink(invitation.key, visitor.browser);
    await releaseLink(lookup.link, { mayLandLate: false });
    const again = await findLink(invitation.key, visitor);
    await finishLink(lookup.link);
    await recordFirstSignIns();
    const { attemptId } = invitation;
    return [
      taken,
      again.kind,
      (await getOwnerAccess(attemptId))?.state,
      (await resendMail(actor, { attemptId })).kind,
    ];
  },
  "replaces and revokes links, and accepts requests for new ones": async () => {
    const invitation = await invitedOwner(mailsTo);
    const { attemptId } = invitation;
    const outcomes = [(await resendMail(actor, { attemptId })).kind];
    const copied = await copyLink(actor, { attemptId });
    await expireLinks(invitation);
    const requested = await requestLink(copiedKey(copied), randomUUID());
    const revoked = await revokeLink(actor, { attemptId });
    return [...outcomes, copied.kind, requested !== "limited" && requested.attemptId !== null, revoked.kind];
  },
  "corrects an owner's address": async () => {
    const owner = await invitedOwner(mailsTo);
    const request = (words: string) => ({
      changeId: mintAttemptId(),
      attemptId: owner.attemptId,
      email: `${words}@${owner.input.slug}.test`,
    });
    const refused = request("refused");
    await failAuth(owner.input, { route: "PUT /admin/users/{id}", kind: "fail-before", times: 9 });
    const outcomes = [await correctEmail(actor, refused)];
    setFaultHook((point) => {
      if (point === "put_email.before") throw new Error("the worker dies");
    });
    await correctEmail(actor, request("interrupted")).catch(() => null);
    setFaultHook(undefined);
    await admin.execute(
      sql`update provisioning.owner_email_changes set lease_expires_at = now() where status = 'changing'`,
    );
    // Also settles changes that earlier runs left unfinished because they lacked a right.
    const anySettled = (await settleExpiredChanges()) > 0;
    outcomes.push(await correctEmail(actor, request("right")));
    return [
      ...outcomes.map(({ kind }) => kind),
      anySettled,
      (await getOwnerAccess(owner.attemptId))?.emailChanging,
    ];
  },
  "deletes old counts": () => deleteOldCounts(),
  "shows and exports the log": async () => {
    const range = { from: Date.now() - 86_400_000, to: Date.now() + 60_000, name: "today" };
    const exported = [];
    for await (const page of exportAttempts(everything, operator)) exported.push(page.length);
    return [(await getMetrics(range, operator, "UTC")).current.attempts > 0, exported.length > 0];
  },
  "counts a call": async () =>
    (await authorize(staffMember, { name: "verb", max: 99_999, windowSeconds: 1, address: "192.0.2.1" }))
      .role,
  "records staff actions": async () => {
    await recordStaffEvent(actor, "reconciler_run");
  },
  "records a denied call": async () => {
    const outsider = { id: randomUUID(), email: "outsider@example.com" };
    await recordDenied(outsider, "verb");
    const { rows } = await admin.execute(
      sql`select kind from provisioning.staff_events where actor_id = ${outsider.id}::uuid`,
    );
    return rows;
  },
  "changes roles": async () => {
    const command = { id: null, email: "npm run staff" };
    const changes = [
      await setRole(command, "staff@verbs.test", "support"),
      await setRole(command, "staff@verbs.test", "admin"),
    ];
    await setRole(command, "other@verbs.test", "admin");
    return [...changes, await setRole(command, "other@verbs.test", null)].map(({ kind }) => kind);
  },
  "checks itself": async () => {
    // Omits the findings, which would include the missing right even if the console did not need it.
    await saveReport(await checkInvariants());
    return (await getLastReport(operator))?.checked;
  },
  "provisions, for new owners and for one with an account": async () => {
    const input = inputFor(newSlug());
    const outcomes = [await submit(input)];
    outcomes.push(await submit({ ...input, slug: newSlug(), ownerAccount: "existing" }));
    return outcomes.map(({ kind }) => kind);
  },
  "refuses a request, and records the refusal": async () => {
    const outcome = await submit({ ...inputFor("postmaster"), ownerEmail: `${newSlug()}@refused.test` });
    return [outcome.kind, (await getAttempt(outcome.attemptId, operator))?.events.length];
  },
  undoes: async () => {
    const outcome = await submit(inputFor(newSlug("refused")));
    const attempt = await getAttempt(outcome.attemptId, operator);
    return [attempt?.state, attempt?.errorCode, attempt?.rollbackReason, attempt?.durationMs !== null];
  },
  "applies the retention periods": async () => {
    await admin.execute(sql`delete from provisioning.retention`);
    for (const months of [1_199, 1_200])
      await applyRetention({ attemptsMonths: months, deniedDays: 3_650, deliveriesDays: 3_650 });
    const { rows } = await admin.execute<{ keep: string }>(
      sql`select keep::text from provisioning.retention order by class`,
    );
    return rows.map(({ keep }) => keep);
  },
  "writes the audit stream": async () => {
    await admin.execute(sql`delete from provisioning.audit_stream`);
    const lines = await streamAudit(async () => undefined);
    const { rows } = await admin.execute(
      // Compares only this source: the others wait for open transactions in any database of the cluster.
      sql`select source, lease_expires_at, source = 'staff_events' and after_seq > 0 as advanced from provisioning.audit_stream order by source`,
    );
    return [lines > 0, rows];
  },
  "ends interrupted attempts, and cleans up": async () => {
    const [dead, retried, resolved] = [newSlug(), newSlug(), newSlug()].map(inputFor);
    if (!dead || !retried || !resolved) return null;
    await deadAttempt(dead);
    const [first, second] = [await undoneAttempt(retried), await undoneAttempt(resolved)];
    await flagForCleanup(first, "manual", 8);
    await flagForCleanup(second, "manual", 8);
    const { interrupted } = await reconcile();
    await repair();
    // Earlier runs that lacked a right left attempts unfinished. This also counts them once their leases have expired.
    return [
      interrupted > 0,
      await retryCleanup(actor, first),
      await resolveCleanup(actor, { ...second, reason: "handled" }),
    ];
  },
};

let expected: Record<string, string>;

async function outcomeOf(verb: () => Promise<unknown>): Promise<string> {
  return JSON.stringify(await verb().catch((error) => `refused: ${databaseError(error)?.code}`)) ?? "";
}

let lastBroken = "";

/**
 * The first operation with an unexpected result, or null if every operation works. Checks the last failed one first,
 * because it often needs the next right, too.
 */
async function firstBrokenVerb(): Promise<string | null> {
  const names = Object.keys(verbs);
  for (const name of new Set([lastBroken, ...names])) {
    const verb = verbs[name];
    if (!verb || (await outcomeOf(verb)) === expected[name]) continue;
    lastBroken = name;
    return name;
  }
  return null;
}

beforeAll(async () => {
  // By default, Postgres grants every role access to `public`.
  await admin.execute(sql`revoke usage on schema public from public`);
  for (const [id, email] of [
    [staffMember, "staff@verbs.test"],
    [randomUUID(), "other@verbs.test"],
  ]) {
    await admin.execute(
      sql`insert into auth.users (id, email, email_confirmed_at) values (${id}::uuid, ${email}, now())`,
    );
  }
  await db.execute(
    sql`insert into provisioning.staff (user_id, role, added_by) values (${staffMember}::uuid, 'admin', 'test')`,
  );
  await admin.execute(sql`
    create function public.refuse_domain() returns trigger language plpgsql as $$
    begin
      if new.hostname like 'refused-%' then raise exception 'refused' using errcode = 'P0001'; end if;
      return new;
    end $$`);
  await admin.execute(
    `create trigger refuse_domain before insert on ${tables.hostnames} for each row execute function public.refuse_domain()`,
  );
  existingAttempt = (await submit(existing)).attemptId;
  await outcomeOf(verbs["changes roles"] ?? (() => Promise.resolve()));
  expected = {};
  for (const [name, verb] of Object.entries(verbs)) expected[name] = await outcomeOf(verb);
}, 60_000);

describe("the console's rights in its database", () => {
  test("suffice for every operation of the console", async () => {
    expect(Object.entries(expected).filter(([, outcome]) => outcome.includes("refused:"))).toEqual([]);
    expect(await firstBrokenVerb()).toBeNull();
  });

  test.each(grantedRights)("are minimal: the console needs %s", async (right) => {
    await admin.execute(sql.raw(`revoke ${right} from provisioning_app`));
    const missing = await firstBrokenVerb();
    await admin.execute(sql.raw(`grant ${right} to provisioning_app`));
    expect(missing).not.toBeNull();
  });

  test.each(
    Object.keys(grants)
      .filter((table) => table.startsWith("public."))
      .flatMap((table) => [
        [`the console reads ${table.slice(7)}`, table, "using"],
        [`the console adds ${table.slice(7)}`, table, "with check"],
      ]),
  )("are minimal: the console needs the policy %j", async (name, table, clause) => {
    const { rows } = await admin.execute<{ rows: string }>(sql`
      select coalesce(with_check, qual) as rows from pg_policies where policyname = ${name}`);
    const policy = `alter policy "${name}" on ${table} ${clause}`;
    await admin.execute(sql.raw(`${policy} (false)`));
    const missing = await firstBrokenVerb();
    await admin.execute(sql.raw(`${policy} (${rows[0]?.rows})`));
    expect(missing).not.toBeNull();
  });

  test("are restored after these tests", async () => {
    expect(await firstBrokenVerb()).toBeNull();
  });
});
