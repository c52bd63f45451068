import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { admin } from "@/db/testing/admin";
import { tamper } from "@/lib/doctor/testing";
import { deliverMails } from "@/lib/owner-access/deliveries";
import { findLink } from "@/lib/owner-access/links/find";
import { invitedOwner } from "@/lib/owner-access/testing";
import { actor, inputFor, submit, withAuthServer, withMailServer } from "@/lib/provisioning/testing";
import { setRole } from "@/lib/staff/set-role";
import { recordStaffEvent } from "@/lib/staff-log/record";
import { erase } from ".";
import { rowsWith } from "./testing";

withAuthServer();
const mailsTo = withMailServer();

const command = { id: null, email: "npm run audit:erase" };
const newSlug = () => `attack-${randomUUID().slice(0, 8)}`;

/** Gives a new account the role `admin`. */
async function staffMember(): Promise<{ id: string; email: string }> {
  const member = { id: randomUUID(), email: `${newSlug()}@staff.test` };
  await admin.execute(sql`
    insert into auth.users (id, email, email_confirmed_at) values (${member.id}::uuid, ${member.email}, now())`);
  await setRole(command, member.email, "admin");
  return member;
}

/** Inserts an event as an attacker with the console's database login. */
function forgeEvent(actorId: string, email: string) {
  return db.execute(sql`
    insert into provisioning.staff_events (id, actor_id, actor_email, kind, detail)
    values (gen_random_uuid(), ${actorId}::uuid, ${email}, 'denied', '{}')`);
}

/** The roles that an account was given, from the staff log; null for each entry without details. */
async function rolesGiven(userId: string): Promise<unknown[]> {
  const { rows } = await admin.execute<{ role: string | null }>(sql`
    select detail ->> 'after' as role from provisioning.staff_events
    where kind = 'role_changed' and coalesce(detail ->> 'userId', ${userId}) = ${userId} order by seq`);
  return rows.map(({ role }) => role);
}

test("the owner of an erased attempt can still use their link, and their page is in English", async () => {
  const { attemptId, key } = await invitedOwner(mailsTo, newSlug());
  await erase(command, { scope: "attempt", attemptId });
  const visitor = { browser: "", network: "203.0.113.7" };
  expect(await findLink(key, visitor)).toMatchObject({ kind: "usable", link: { locale: "en-GB" } });
});

describe("an erasure removes", () => {
  test("an address from a query that excludes it", async () => {
    const { attemptId, input } = await invitedOwner(mailsTo, newSlug());
    const [query, other] = [`-${input.ownerEmail}`, `owner:other-${input.ownerEmail}`];
    for (const each of [query, other]) await recordStaffEvent(actor, "export_started", { query: each });
    await erase(command, { scope: "owner", email: input.ownerEmail });
    expect(await rowsWith([`"${query}"`])).toEqual([]);
    expect(await rowsWith([other])).toHaveLength(1);
    expect(await erase(command, { scope: "attempt", attemptId })).toEqual({ kind: "already-erased" });
  });

  test("a name with quotes from a doctor's report and a query, and a short slug from a query", async () => {
    const [name, slug] = [`The "Golden" Spoon ${randomUUID()}`, `q${randomUUID().slice(0, 2)}`];
    const { attemptId } = await submit({ ...inputFor(slug), name });
    await deliverMails({ attemptId });
    const queries = [`business:${JSON.stringify(name)}`, `slug:${slug}`];
    for (const query of queries) await recordStaffEvent(actor, "export_started", { query });
    await db.execute(sql`
      insert into provisioning.doctor_reports (id, checked_at, ok, took_ms, report)
      values (gen_random_uuid(), now(), false, 1, ${JSON.stringify({ violations: [`${name} has no owner`] })}::jsonb)`);
    const ofName = name.slice(-36);
    expect(await rowsWith([ofName, `slug:${slug}`])).toHaveLength(4);
    await erase(command, { scope: "attempt", attemptId });
    expect(await rowsWith([ofName, `slug:${slug}`])).toEqual([]);
  });

  test("a staff member's earlier address that only attempts contain", async () => {
    const { attemptId } = await invitedOwner(mailsTo, newSlug());
    const [id, before] = [randomUUID(), `${newSlug()}@before.test`];
    await tamper(sql`
      update provisioning.attempts set actor_id = ${id}::uuid, actor_email = ${before} where id = ${attemptId}::uuid`);
    expect(await erase(command, { scope: "staff", userId: id })).toMatchObject({ counts: { attempts: 1 } });
    expect(await rowsWith([before])).toEqual([]);
  });
});

describe("the record of who received which role stays in the log", () => {
  const refused = { kind: "refused", reason: "role", attemptId: null };

  test("if the erasure of an owner names the address of a current staff member", async () => {
    const { id, email } = await staffMember();
    expect(await erase(command, { scope: "owner", email })).toEqual(refused);
    expect(await rolesGiven(id)).toEqual(["admin"]);
  });

  test("if an attacker forges an event with another account's id and a staff member's address", async () => {
    const [{ id, email }, forged] = [await staffMember(), randomUUID()];
    await forgeEvent(forged, email);
    expect(await erase(command, { scope: "staff", userId: forged })).toEqual(refused);
    expect(await rolesGiven(id)).toEqual(["admin"]);
  });

  test("if an attacker forges an event whose address is a word that every entry contains", async () => {
    const [{ id }, forged] = [await staffMember(), randomUUID()];
    await forgeEvent(forged, "admin");
    await erase(command, { scope: "staff", userId: forged });
    expect(await rolesGiven(id)).toEqual(["admin"]);
  });
});

/** Waits until `count` sessions are waiting for the staff log's lock. */
async function untilWaiting(count: number): Promise<void> {
  for (;;) {
    const { rows } = await admin.execute(sql`
      select from pg_locks where locktype = 'advisory' and not granted
        and database = (select oid from pg_database where datname = current_database())`);
    if (rows.length === count) return;
  }
}

test("an erasure and the retention of deliveries do not deadlock", async () => {
  const { attemptId } = await invitedOwner(mailsTo, newSlug());
  await admin.execute(sql`
    update provisioning.outbox set delivered_at = now() - interval '90 days' where attempt_id = ${attemptId}::uuid`);
  const both = await admin.transaction(async (tx) => {
    await recordStaffEvent(command, "reconciler_run", {}, tx);
    // The console's connections repeat a statement after a deadlock, so they would hide the deadlock.
    const erasure = admin
      .execute(sql`select provisioning.erase_attempt(${attemptId}::uuid, null, 'test')`)
      .execute();
    await untilWaiting(1);
    const retention = admin.execute(sql`select provisioning.erase_expired_deliveries(30, 500)`).execute();
    await untilWaiting(2);
    return [erasure, retention] as const;
  });
  const outcomes = await Promise.allSettled(both);
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
});
