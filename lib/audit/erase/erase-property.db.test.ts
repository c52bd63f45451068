import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { chainedTables } from "@/db/chain";
import { admin } from "@/db/testing/admin";
import fc, { runs } from "@/db/testing/fast-check";
import { rechain } from "@/db/testing/rechain";
import { openCheckpoint, sealLog } from "@/lib/checkpoint/testing";
import { verifyDatabase } from "@/lib/checkpoint/verify";
import { tamper } from "@/lib/doctor/testing";
import { recordEvent } from "@/lib/owner-access/record";
import { recordStaffEvent } from "@/lib/staff-log/record";
import { storeAttempt } from "../testing";
import { erase } from ".";
import { findings, rowsWith } from "./testing";

/** An owner with an attempt, and a former staff member who acted on it. Every value occurs nowhere else. */
type Person = { email: string; values: string[]; staff: { id: string; email: string } };

const endings = ["completed", "failed", "rolled_back"] as const;

async function addPerson(ending: (typeof endings)[number], acts: number): Promise<Person> {
  const mark = randomUUID().slice(0, 8);
  const email = `ana@${mark}-owner.test`;
  const staff = { id: randomUUID(), email: `staff@${mark}-console.test` };
  const name = `Bakery ${mark}-name`;
  const startedAt = new Date(Date.now() - 3_600_000);
  const { id } = await storeAttempt({
    status: ending,
    code: ending === "completed" ? null : "DATABASE_FAILED",
    slug: `${mark}-slug`,
    ownerEmail: email,
    actorEmail: staff.email,
    request: { name, ownerEmail: email, slug: `${mark}-slug` },
    startedAt,
  });
  await tamper(sql`update provisioning.attempts set actor_id = ${staff.id}::uuid where id = ${id}::uuid`);
  for (let n = 0; n < acts; n++) {
    await recordEvent(admin, id, "link_copied", staff.email);
    await recordStaffEvent(staff, "link_copied", { attemptId: id, ownerEmail: email });
    await recordStaffEvent(staff, "export_started", { query: n % 2 === 0 ? name : `owner:${email}` });
  }
  await recordStaffEvent(staff, "cleanup_resolved", { attemptId: id, reason: `told ${email}` });
  return { email, values: [email, name, `${mark}-slug`], staff };
}

/** Dates everything an hour back, because only attempts that ended some minutes ago are sealed. */
function backdateEvents(): Promise<void> {
  return tamper(
    ...chainedTables.map(
      ({ name }) =>
        sql`update ${sql.raw(`provisioning.${name}`)} set at = least(at, now() - interval '30 minutes')`,
    ),
    ...chainedTables.map((table) => sql.raw(rechain(undefined, table))),
  );
}

const person = fc.record({
  ending: fc.constantFrom(...endings),
  acts: fc.nat(3),
  eraseOwner: fc.boolean(),
  eraseStaff: fc.boolean(),
});
const steps = fc.array(person, { minLength: 1, maxLength: 4 });
const command = { id: null, email: "npm run audit:erase" };

test("erasing any people leaves every checkpoint valid, the doctor without findings, and the data of others", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (history) => {
      const people: Person[] = [];
      for (const { ending, acts } of history) people.push(await addPerson(ending, acts));
      await backdateEvents();
      const sealed = await sealLog();
      const before = new Map<string, string[]>();
      for (const { values } of people) for (const value of values) before.set(value, await rowsWith([value]));
      for (const [index, { eraseOwner, eraseStaff }] of history.entries()) {
        const subject = people[index];
        if (!subject) continue;
        if (eraseOwner)
          expect(await erase(command, { scope: "owner", email: subject.email })).toMatchObject({
            kind: "erased",
          });
        if (eraseStaff) {
          const outcome = await erase(command, { scope: "staff", userId: subject.staff.id });
          expect(outcome).toMatchObject({ kind: "erased" });
        }
      }
      for (const [index, { eraseOwner, eraseStaff }] of history.entries()) {
        const subject = people[index];
        if (!subject) continue;
        const left = await rowsWith(subject.values);
        if (eraseOwner) expect(left).toEqual([]);
        else
          for (const value of subject.values)
            expect((await rowsWith([value])).length).toBe(before.get(value)?.length);
        expect((await rowsWith([subject.staff.email])).length > 0).toBe(!eraseStaff);
      }
      expect(await verifyDatabase([openCheckpoint(sealed)])).toMatchObject({ findings: [] });
      // The stored attempts have no tenants or users, so only rules about the log itself apply.
      const broken = await findings();
      expect(broken.filter((each) => /erasure|hash|gaps|order|guard|secret/.test(each))).toEqual([]);
    }),
    { numRuns: runs(5) },
  );
}, 120_000);
