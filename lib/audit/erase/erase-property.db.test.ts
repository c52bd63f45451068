import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { tables } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import fc, { runs } from "@/db/testing/fast-check";
import { openCheckpoint, sealLog } from "@/lib/checkpoint/testing";
import { gapsBetween, verifyDatabase } from "@/lib/checkpoint/verify";
import { checkInvariants } from "@/lib/doctor/check";
import { withAuthServer, withMailServer } from "@/lib/provisioning/testing";
import { type Act, type Ending, History, refusedSlug } from "./history-testing";

withAuthServer();
withMailServer();

beforeAll(async () => {
  await admin.execute(
    sql.raw(`
    create function public.refuse_hostname() returns trigger language plpgsql as $$
    begin
      if new.hostname like '${refusedSlug}-%' then raise exception 'refused' using errcode = 'P0001'; end if;
      return new;
    end $$;
    create trigger refuse_hostname before insert on ${tables.hostnames} for each row execute function public.refuse_hostname()`),
  );
});

const who = fc.nat(2);
const by = fc.nat(1);
const eraser = fc.option(by);
const ending = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Ending>("completed") },
  {
    weight: 4,
    arbitrary: fc.constantFrom<Ending>("slug taken", "address taken", "undone", "no auth server"),
  },
);
const act = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<Act>("copy", "correct") },
  { weight: 4, arbitrary: fc.constantFrom<Act>("resend", "search name", "search address", "denied") },
);

/** One step of a history. The test itself makes the checkpoints, because each continues the previous one. */
type Step = "checkpoint" | ((history: History) => Promise<void>);

const named = (name: string, step: (history: History) => Promise<void>): Step =>
  Object.defineProperty(step, fc.toStringMethod, { value: () => name });

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(who, by, ending)
      .map((args) => named(`provision ${args}`, (history) => history.provision(...args))),
  },
  {
    weight: 8,
    arbitrary: fc.tuple(who, by, act).map((args) => named(`act ${args}`, (history) => history.act(...args))),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(who, eraser, fc.boolean())
      .map((args) => named(`erase owner ${args}`, (history) => history.eraseOwner(...args))),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(who, fc.nat(3), eraser)
      .map((args) => named(`erase attempt ${args}`, (history) => history.eraseAttempt(...args))),
  },
  {
    weight: 1,
    arbitrary: by.map((index) => named(`erase staff ${index}`, (history) => history.eraseStaff(index))),
  },
  { weight: 2, arbitrary: fc.constant<Step>("checkpoint") },
);

const steps = fc.array(step, { minLength: 8, maxLength: 20 });

/** The owners and staff members whose data is erased at the end. */
const leaving = fc.record({ owners: fc.subarray([0, 1, 2]), staff: fc.subarray([0, 1]) });

test("after erasures at any moment of any history, every checkpoint is valid, the doctor finds nothing, erased values are gone and all others remain", async () => {
  await fc.assert(
    fc.asyncProperty(steps, leaving, async (steps, { owners, staff }) => {
      const history = new History();
      const checkpoints: string[][] = [];
      for (const next of steps) {
        if (next !== "checkpoint") await next(history);
        else {
          const newest = checkpoints.at(-1);
          // Nothing is in flight between two steps, so everything that has ended can be sealed immediately.
          checkpoints.push(await sealLog(newest ? openCheckpoint(newest).readToEnd() : null, 0));
        }
      }
      for (const index of owners) await history.eraseOwner(index, null, false);
      for (const index of staff) await history.eraseStaff(index);
      await history.expectGone();
      const opened = checkpoints.map((lines, index) => openCheckpoint(lines, `checkpoint ${index + 1}`));
      if (opened.length > 0) expect(await verifyDatabase(opened)).toMatchObject({ findings: [] });
      expect(gapsBetween(opened)).toEqual([]);
      const { invariants } = await checkInvariants();
      expect(invariants.filter(({ ok }) => !ok)).toEqual([]);
    }),
    // No shrinking, because what a failed history leaves in the database would make smaller histories fail too.
    { numRuns: runs(6), endOnFailure: true },
  );
}, 1_200_000);
