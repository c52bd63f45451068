import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { databaseError } from "@/db/errors";
import { admin } from "@/db/testing/admin";
import { attemptInFlight, flagForCleanup, newUser, tamper, undoneAttempt } from "@/lib/doctor/testing";
import { correctEmail } from "@/lib/lifecycle/correct-email";
import { pendingCorrection } from "@/lib/lifecycle/testing";
import { deliverMails } from "@/lib/owner-access/deliveries";
import { copyLink } from "@/lib/owner-access/links/copy";
import { invitedOwner, pendingOwner } from "@/lib/owner-access/testing";
import { refuseEarly } from "@/lib/provisioning/outcome/refuse-early";
import { actor, inputFor, submit, withAuthServer, withMailServer } from "@/lib/provisioning/testing";
import { recordStaffEvent } from "@/lib/staff-log/record";
import { erase } from ".";
import { findings, rowsWith } from "./testing";

withAuthServer();
const mailsTo = withMailServer();

const command = { id: null, email: "npm run audit:erase" };
const newSlug = () => `erased-${randomUUID().slice(0, 8)}`;

/** Provisions a tenant whose owner's address is corrected and whose link is copied, with every message sent. */
async function busyOwner() {
  const { owner, change } = await pendingCorrection(mailsTo, newSlug());
  await correctEmail(actor, change);
  await deliverMails({ attemptId: owner.attemptId });
  await copyLink(actor, { attemptId: owner.attemptId });
  await deliverMails({ attemptId: owner.attemptId });
  await recordStaffEvent(actor, "export_started", { query: `owner:"${change.email}"`, format: "csv" });
  const { name, slug, ownerEmail } = owner.input;
  return { ...owner, corrected: change.email, values: [name, slug, ownerEmail, change.email] };
}

describe("erasing an owner", () => {
  test("removes all of the owner's values from the schema, and none of another owner's", async () => {
    const [owner, other] = [await busyOwner(), await busyOwner()];
    const ofOther = await rowsWith(other.values);
    expect((await rowsWith(owner.values)).length).toBeGreaterThan(5);
    const outcome = await erase(command, { scope: "owner", email: owner.input.ownerEmail.toUpperCase() });
    expect(outcome).toMatchObject({ kind: "erased", counts: { attempts: 1, emailChanges: 1 } });
    expect(await rowsWith(owner.values)).toEqual([]);
    expect(await rowsWith(other.values)).toEqual(ofOther);
    expect(await findings()).toEqual([]);
  });

  test("finds the attempt by the corrected address", async () => {
    const { corrected, attemptId } = await busyOwner();
    await erase(command, { scope: "owner", email: corrected });
    expect(await erase(command, { scope: "attempt", attemptId })).toEqual({ kind: "already-erased" });
  });

  test("removes the address of a denied caller from the staff log", async () => {
    const email = `${newSlug()}@outsider.test`;
    await recordStaffEvent({ id: randomUUID(), email }, "denied", { what: "provision" });
    expect(await erase(command, { scope: "owner", email })).toMatchObject({
      kind: "erased",
      counts: { attempts: 0, staffEvents: 1 },
    });
    expect(await rowsWith([email])).toEqual([]);
  });

  test("keeps an address that ends with the erased one", async () => {
    const email = `${newSlug()}@mail.test`;
    await recordStaffEvent(actor, "export_started", { query: `owner:h${email}` });
    expect(await erase(command, { scope: "owner", email })).toEqual({ kind: "nothing" });
  });

  test("is recorded once, without personal data, and does nothing if repeated", async () => {
    const { input } = await busyOwner();
    const subject = { scope: "owner", email: input.ownerEmail } as const;
    const outcome = await erase(actor, subject);
    if (outcome.kind !== "erased") throw new Error(outcome.kind);
    expect(await erase(actor, subject)).toEqual({ kind: "nothing" });
    const { rows } = await admin.execute(
      sql`select kind, actor_email, detail from provisioning.staff_events order by seq desc limit 1`,
    );
    expect(rows).toEqual([
      { kind: "data_erased", actor_email: actor.email, detail: { scope: "owner", ...outcome.counts } },
    ]);
  });

  test("is refused for text that is not an address, because it could match every entry of the log", async () => {
    const refusal = await erase(command, { scope: "owner", email: "e" }).catch(databaseError);
    expect(refusal).toMatchObject({ code: "23514", constraint: "erase_owner_by_address" });
  });
});

describe("erasing an attempt", () => {
  test("keeps the same owner's other attempts", async () => {
    const first = await invitedOwner(mailsTo, newSlug());
    const slug = newSlug();
    const second = await submit({ ...inputFor(slug), ownerEmail: first.input.ownerEmail });
    const outcome = await erase(command, { scope: "attempt", attemptId: second.attemptId });
    expect(outcome).toMatchObject({ kind: "erased", counts: { attempts: 1 } });
    expect(await rowsWith([slug])).toEqual([]);
    expect(await rowsWith([first.input.ownerEmail])).not.toEqual([]);
  });

  test("reports that nothing is stored for an unknown attempt", async () => {
    expect(await erase(command, { scope: "attempt", attemptId: randomUUID() })).toEqual({ kind: "nothing" });
  });

  test("keeps the attempt's outcome available by its key", async () => {
    const { attemptId, input } = await invitedOwner(mailsTo, newSlug());
    await erase(command, { scope: "attempt", attemptId });
    const completed = {
      kind: "completed",
      tenant: { slug: input.slug, name: input.name },
      ownerEmail: "[erased]",
    };
    expect(await submit(input, attemptId)).toMatchObject(completed);
    expect(await submit(inputFor(newSlug()), attemptId)).toMatchObject(completed);
    const early = await refuseEarly({ code: "RATE_LIMITED" }, { ...input, attemptId }, actor);
    expect(early).toMatchObject(completed);
    const other = { id: randomUUID(), email: "other@example.com" };
    expect(await refuseEarly({ code: "RATE_LIMITED" }, { ...input, attemptId }, other)).toMatchObject({
      code: "RATE_LIMITED",
    });
  });
});

describe("erasing is refused", () => {
  const refusals: Record<string, () => Promise<string>> = {
    in_flight: () => attemptInFlight(),
    cleanup: async () => {
      const { attemptId, userId } = await undoneAttempt();
      await flagForCleanup(userId, attemptId, "manual");
      return attemptId;
    },
    message: async () => (await pendingOwner(newSlug())).attemptId,
    email_change: async () => {
      const { attemptId, ownerId } = await invitedOwner(mailsTo, newSlug());
      await admin.execute(sql`
        insert into provisioning.owner_email_changes (id, attempt_id, owner_id, old_email, new_email, actor_id, actor_email, lease_expires_at)
        values (gen_random_uuid(), ${attemptId}::uuid, ${ownerId}::uuid, 'a@b.test', 'c@d.test', gen_random_uuid(), 'e@f.test', now())`);
      return attemptId;
    },
  };
  test.each(Object.entries(refusals))("with the reason %j", async (reason, arrange) => {
    const attemptId = await arrange();
    expect(await erase(command, { scope: "attempt", attemptId })).toEqual({
      kind: "refused",
      reason,
      attemptId,
    });
    const { rows } = await admin.execute(
      sql`select owner_erasure from provisioning.attempts where id = ${attemptId}::uuid`,
    );
    expect(rows).toEqual([{ owner_erasure: null }]);
  });

  test("for a staff member who still has a role", async () => {
    const userId = await newUser({});
    await admin.execute(
      sql`insert into provisioning.staff (user_id, role, added_by) values (${userId}::uuid, 'support', 'test')`,
    );
    expect(await erase(command, { scope: "staff", userId })).toMatchObject({
      kind: "refused",
      reason: "role",
    });
  });
});

test("erasing a former staff member removes their address from the records of their actions, but keeps the records", async () => {
  const email = `${newSlug()}@staff.test`;
  const member = { id: randomUUID(), email };
  await admin.execute(sql`
    insert into provisioning.staff (user_id, role, added_by, added_at) values (${await newUser({})}::uuid, 'support', ${email}, now() - interval '1 year')`);
  const { owner, change } = await pendingCorrection(mailsTo, newSlug());
  await correctEmail(member, change);
  await deliverMails({ attemptId: owner.attemptId });
  await copyLink(member, { attemptId: owner.attemptId });
  await deliverMails({ attemptId: owner.attemptId });
  await tamper(sql`
    update provisioning.attempts set actor_id = ${member.id}::uuid, actor_email = ${email} where id = ${owner.attemptId}::uuid`);
  await recordStaffEvent(actor, "role_changed", { userId: member.id, email, before: "admin", after: null });
  expect(await rowsWith([email])).not.toEqual([]);
  const outcome = await erase(command, { scope: "staff", userId: member.id });
  expect(outcome).toMatchObject({
    kind: "erased",
    counts: {
      attempts: 1,
      activationEvents: 3,
      emailChanges: 1,
      links: 1,
      messages: 1,
      roles: 1,
      staffEvents: 4,
    },
  });
  expect(await rowsWith([email])).toEqual([]);
  expect(await rowsWith([change.email])).not.toEqual([]);
  expect(await findings()).toEqual([]);
  const { rows } = await admin.execute(
    sql`select added_at < now() - interval '1 month' as kept from provisioning.staff where added_by = '[erased]'`,
  );
  expect(rows).toEqual([{ kept: true }]);
  expect(await erase(command, { scope: "staff", userId: member.id })).toEqual({ kind: "nothing" });
});

describe("the database", () => {
  const erasure = randomUUID();
  const updates: Record<string, ReturnType<typeof sql>> = {
    "an attempt": sql`update provisioning.attempts set owner_erasure = ${erasure}::uuid where finished_at is not null`,
    "an attempt's actor": sql`update provisioning.attempts set actor_erasure = ${erasure}::uuid where finished_at is not null`,
    "an activation event": sql`update provisioning.activation_events set actor_erasure = ${erasure}::uuid`,
    "an entry of the staff log": sql`update provisioning.staff_events set detail_erasure = ${erasure}::uuid`,
    "a correction": sql`update provisioning.owner_email_changes set owner_erasure = ${erasure}::uuid where status <> 'changing'`,
    "a link": sql`update provisioning.owner_links set made_by = null where made_by is not null`,
  };
  test.each(Object.entries(updates))("keeps all values of %s outside an erasure", async (_row, update) => {
    await busyOwner();
    for (const connection of [db, admin]) {
      const refusal = await connection.execute(update).then(() => null, databaseError);
      expect(["23514", "42501"]).toContain(refusal?.code);
    }
    // A record of an erasure in another transaction doesn't allow the update either.
    await recordStaffEvent(command, "data_erased", { scope: "owner" }, admin);
    expect(["23514", "42501"]).toContain((await admin.execute(update).then(() => null, databaseError))?.code);
  });

  test("allows a transaction that records an erasure to change only the erased values", async () => {
    const { attemptId } = await busyOwner();
    const rowOf = async () => {
      const { rows } = await admin.execute(sql`
        select status, tenant_id, finished_at, actor_email, owner_commitment is not null as erased from provisioning.attempts where id = ${attemptId}::uuid`);
      return rows[0];
    };
    const before = await rowOf();
    await admin.transaction(async (tx) => {
      const id = await recordStaffEvent(command, "data_erased", { scope: "attempt", attempts: 1 }, tx);
      await tx.execute(sql`
        update provisioning.attempts set owner_erasure = ${id}::uuid, status = 'failed', error_code = 'INTERNAL', tenant_id = null,
          finished_at = now(), actor_email = 'other@example.com', owner_commitment = sha256('') where id = ${attemptId}::uuid`);
    });
    expect(await rowOf()).toEqual({ ...before, erased: true });
    expect(await findings()).toEqual([]);
  });

  test("does not let the console call the functions that erasures are built from", async () => {
    const call = sql`select provisioning.erase_owner_data('owner', '{}', '{}', null, 'console')`;
    expect((await db.execute(call).catch(databaseError)) as unknown).toMatchObject({ code: "42501" });
  });
});
