import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { db, type Executor } from "@/db/client";
import { admin } from "@/db/testing/admin";
import { storeAttempt } from "@/lib/audit/testing";
import { tamper } from "@/lib/doctor/testing";
import { recordStaffEvent } from "@/lib/staff-log/record";
import { streamAudit } from ".";
import { AttemptEnded, type Line, OwnerEvent, StaffAction } from "./line";
import { advance, takeSource } from "./position";

const AnyLine = z.discriminatedUnion("event", [AttemptEnded, OwnerEvent, StaffAction]);
const command = { id: null, email: "npm run staff" };

/** The receiver of a stream. It refuses lines once it has `maxLines` of them, like a reader that has exited. */
class Receiver {
  readonly lines: Line[] = [];
  constructor(private readonly maxLines = Number.POSITIVE_INFINITY) {}

  readonly write = async (text: string): Promise<void> => {
    if (this.lines.length === this.maxLines) throw new Error("EPIPE");
    this.lines.push(AnyLine.parse(JSON.parse(text)));
    // Yields, so that a test's other writers can run.
    await new Promise(setImmediate);
  };

  /** The ids of the lines with this event, in order. */
  ids(event: Line["event"]): string[] {
    return this.lines.filter((line) => line.event === event).map(({ id }) => id);
  }

  /** Streams until the line with this id arrives. Transactions of other tests in this cluster can delay lines. */
  async receive(id: string): Promise<Line> {
    const find = () => this.lines.find((line) => line.id === id);
    await expect
      .poll(async () => {
        await streamAudit(this.write);
        return find() !== undefined;
      })
      .toBe(true);
    return find() as Line;
  }
}

/** Adds staff events, and returns the last one's id. */
async function addStaffEvents(count: number): Promise<string> {
  const { rows } = await admin.execute<{ id: string }>(sql`
    insert into provisioning.staff_events (id, actor_email, kind, detail)
    select gen_random_uuid(), 'npm run staff', 'role_changed', jsonb_build_object('n', n) from generate_series(1, ${count}) as n
    returning id`);
  return rows.at(-1)?.id ?? "";
}

function addOwnerEvent(attemptId: string, on: Executor = admin) {
  return on.execute(sql`
    insert into provisioning.activation_events (attempt_id, kind, actor_email) values (${attemptId}::uuid, 'mail_asked', 'bea@staff.test')`);
}

/** Adds an attempt by a user without a role. */
async function addRefusedAttempt(id: string, on: Executor = admin): Promise<void> {
  await on.execute(sql`
    insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, status, error_code, blueprint,
      blueprint_version, finished_at, duration_ms)
    values (${id}::uuid, gen_random_uuid(), 'ana@owner.test', '{"name": "Ana Lima"}', '', 'failed', 'FORBIDDEN', 'standard', 1, now(), 0)`);
  await on.execute(sql`
    insert into provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms)
    values (${id}::uuid, 1, 'initiated', now(), 0), (${id}::uuid, 2, 'failed', now(), 0)`);
}

beforeEach(() =>
  tamper(
    sql`delete from provisioning.audit_stream`,
    sql`delete from provisioning.staff_events`,
    sql`delete from provisioning.activation_events`,
    sql`delete from provisioning.attempt_events`,
    sql`delete from provisioning.attempts`,
  ),
);

describe("a line", () => {
  test("describes an ended attempt without the name or the address of its owner", async () => {
    const attempt = await storeAttempt({ status: "completed" });
    const line = await new Receiver().receive(attempt.id);
    expect(line).toMatchObject({
      event: "attempt_ended",
      outcome: "completed",
      code: null,
      slug: attempt.slug,
      tenantId: attempt.tenantId,
      actorEmail: attempt.actorEmail,
      erased: false,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(JSON.stringify(line)).not.toMatch(/Golden Spoon|Ana Lima/);
    expect(JSON.stringify(line)).not.toContain(attempt.ownerEmail);
  });

  test("describes an owner's event with its tenant and the staff member who caused it", async () => {
    const { id, tenantId } = await storeAttempt();
    await addOwnerEvent(id);
    expect(await new Receiver().receive(`${id}/1`)).toMatchObject({
      event: "owner_event",
      kind: "mail_asked",
      attemptId: id,
      tenantId,
      actorEmail: "bea@staff.test",
    });
  });

  test("describes a staff action with its number, and with customers' addresses masked", async () => {
    const detail = { ownerEmail: "ana@owner.test", rows: 7, query: "owner:ana" };
    const id = await recordStaffEvent(command, "export_started", detail);
    expect(await new Receiver().receive(id)).toMatchObject({
      event: "staff_action",
      kind: "export_started",
      seq: 1,
      actorEmail: "npm run staff",
      detail: { ownerEmail: "a•••@owner.test", rows: 7, query: "•••" },
    });
  });

  test("masks the address of a refused user who isn't staff", async () => {
    const id = crypto.randomUUID();
    await addRefusedAttempt(id);
    const denial = await recordStaffEvent({ id, email: "ana@owner.test" }, "denied", { what: "live" });
    const receiver = new Receiver();
    expect(await receiver.receive(id)).toMatchObject({ actorEmail: "a•••@owner.test" });
    expect(await receiver.receive(denial)).toMatchObject({ actorEmail: "a•••@owner.test" });
  });

  test("has null instead of values that were erased", async () => {
    const id = await recordStaffEvent({ id: null, email: "ana@staff.test" }, "denied", { what: "live" });
    await tamper(sql`
      update provisioning.staff_events set actor_email = null, actor_salt = null, actor_commitment = sha256(''), actor_erasure = id,
        detail = null, detail_salt = null, detail_commitment = sha256(''), detail_erasure = id where id = ${id}::uuid`);
    expect(await new Receiver().receive(id)).toMatchObject({ actorEmail: null, detail: null, erased: true });
  });
});

describe("the stream", () => {
  test("contains nothing about an attempt in flight", async () => {
    const inFlight = await storeAttempt({ status: "creating_auth_user" });
    const ended = await storeAttempt();
    const receiver = new Receiver();
    await receiver.receive(ended.id);
    expect(receiver.ids("attempt_ended")).not.toContain(inFlight.id);
  });

  test("continues after the last line, in batches, and writes every line once", async () => {
    const last = await addStaffEvents(450);
    const receiver = new Receiver();
    await receiver.receive(last);
    const next = await addStaffEvents(1);
    await receiver.receive(next);
    const seqs = receiver.lines.map((line) => (line.event === "staff_action" ? line.seq : null));
    expect(seqs).toEqual(Array.from({ length: 451 }, (_, n) => n + 1));
  });

  test("holds back an attempt while an earlier attempt's transaction is open, and loses neither", async () => {
    const [early, receiver] = [crypto.randomUUID(), new Receiver()];
    const second = await admin.transaction(async (tx) => {
      await addRefusedAttempt(early, tx);
      const { id } = await storeAttempt();
      await streamAudit(receiver.write);
      expect(receiver.lines).toEqual([]);
      return id;
    });
    await receiver.receive(second);
    expect(receiver.ids("attempt_ended")).toEqual([early, second]);
  });

  test("holds back an owner's event while an earlier event's transaction is open, and loses neither", async () => {
    const [first, second] = [await storeAttempt(), await storeAttempt()];
    const receiver = new Receiver();
    await admin.transaction(async (tx) => {
      await addOwnerEvent(first.id, tx);
      await addOwnerEvent(second.id);
      await streamAudit(receiver.write);
      expect(receiver.ids("owner_event")).toEqual([]);
    });
    await receiver.receive(`${second.id}/1`);
    expect(receiver.ids("owner_event")).toEqual([`${first.id}/1`, `${second.id}/1`]);
  });

  test("contains staff actions in the order of their commits, so that none can appear late", async () => {
    const receiver = new Receiver();
    const waiting: Promise<string>[] = [];
    const first = await admin.transaction(async (tx) => {
      const id = await recordStaffEvent(command, "role_changed", {}, tx);
      waiting.push(recordStaffEvent(command, "denied"));
      await streamAudit(receiver.write);
      expect(receiver.lines).toEqual([]);
      return id;
    });
    const [second = ""] = await Promise.all(waiting);
    await receiver.receive(second);
    expect(receiver.ids("staff_action")).toEqual([first, second]);
  });

  test("repeats a batch whose receiver failed, and loses nothing", async () => {
    const last = await addStaffEvents(300);
    const failing = new Receiver(250);
    await streamAudit(failing.write);
    expect(failing.lines).toHaveLength(250);
    const receiver = new Receiver();
    await receiver.receive(last);
    const received = [...failing.lines.slice(0, 200), ...receiver.lines];
    expect(new Set(received.map(({ id }) => id)).size).toBe(300);
    expect(receiver.lines).toHaveLength(100);
  });

  test("continues with the other sources if the lines of one cannot be written", async () => {
    await addRefusedAttempt(randomUUID());
    const staffEvent = await addStaffEvents(1);
    const receiver = new Receiver();
    const refuseAttempts = async (text: string) => {
      if (text.includes("attempt_ended")) throw new Error("EPIPE");
      await receiver.write(text);
    };
    await expect
      .poll(async () => {
        await streamAudit(refuseAttempts);
        return receiver.ids("staff_action");
      })
      .toEqual([staffEvent]);
  });

  test("repeats a batch whose writer died before it stored the position", async () => {
    const last = await addStaffEvents(3);
    const lease = await takeSource("staff_events");
    // Until the dead writer's lease expires, other writers leave its source alone.
    await streamAudit(new Receiver().write);
    await admin.execute(
      sql`update provisioning.audit_stream set lease_expires_at = now() where source = 'staff_events'`,
    );
    const receiver = new Receiver();
    await receiver.receive(last);
    expect(receiver.lines).toHaveLength(3);
    expect(lease && (await advance(lease, lease.position))).toBe(false);
  });

  test("has one writer at a time", async () => {
    const last = await addStaffEvents(450);
    const receiver = new Receiver();
    const written = await Promise.all([1, 2, 3, 4].map(() => streamAudit(receiver.write)));
    await receiver.receive(last);
    expect(written.filter((lines) => lines > 0)).toHaveLength(1);
    expect(receiver.lines).toHaveLength(450);
  });

  test("starts over if its position comes from another cluster", async () => {
    const { id } = await storeAttempt();
    await db.execute(sql`insert into provisioning.audit_stream (source) values ('attempts')`);
    await admin.execute(sql`update provisioning.audit_stream set after_transaction = '9000000000000000000'`);
    await new Receiver().receive(id);
  });

  test("starts over if its position is after the last entry of the staff log", async () => {
    await db.execute(sql`insert into provisioning.audit_stream (source) values ('staff_events')`);
    await db.execute(sql`update provisioning.audit_stream set after_seq = 9000000000000000000`);
    const id = await recordStaffEvent({ id: null, email: "npm run reconcile" }, "reconciler_run");
    await new Receiver().receive(id);
  });

  test("does not repeat the events of an owner who has more of them than the staff log has entries", async () => {
    const { id } = await storeAttempt();
    for (let event = 0; event < 3; event++) await addOwnerEvent(id);
    const [first, second] = [new Receiver(), new Receiver()];
    await expect
      .poll(async () => {
        await streamAudit(first.write);
        return first.ids("owner_event").length;
      })
      .toBe(3);
    await streamAudit(second.write);
    expect(second.ids("owner_event")).toEqual([]);
  });
});
