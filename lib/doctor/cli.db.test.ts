import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { tables } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { operator } from "@/lib/auth/reader";
import { runWith } from "@/lib/cli/testing";
import { type DoctorReport, trialRule } from "./check";
import { invariants } from "./invariants";
import { getLastReport } from "./last";
import { attemptInFlight } from "./testing";

/** Runs the command with the database as its only setting. */
function doctor(args: string[], databaseUrl = process.env.DATABASE_URL) {
  const env = { PATH: process.env.PATH, NODE_ENV: process.env.NODE_ENV, DATABASE_URL: databaseUrl };
  return runWith(env, "doctor", args);
}

describe("the doctor command", () => {
  test("exits with 0, lists every invariant and the trial, and stores the result", async () => {
    const { exitCode, out } = await doctor([]);
    expect(exitCode).toBe(0);
    for (const { name } of [...invariants, trialRule])
      expect(out).toMatch(new RegExp(`^ok +${name} +0$`, "m"));
    expect(out).toContain("All rules hold");
    expect(await getLastReport(operator)).toMatchObject({ ok: true, checked: invariants.length + 1 });
  });

  test("lists the product's triggers before the trial runs them, and runs none with --no-trial", async () => {
    await admin.execute(
      sql`create function public.refuse() returns trigger language plpgsql as $$ begin raise exception 'not today'; end $$`,
    );
    await admin.execute(
      `create trigger refuse before insert on ${tables.tenants} for each row execute function public.refuse()`,
    );
    const withTrial = await doctor([]);
    const withoutTrial = await doctor(["--no-trial"]);
    await admin.execute(sql`drop function public.refuse() cascade`);
    expect(withTrial.exitCode).toBe(1);
    expect(withTrial.out).toMatch(
      new RegExp(`^The trial runs these triggers.*\\n {2}${tables.tenants}: refuse\\n`),
    );
    expect(withTrial.out).toMatch(/^BROKEN +trial-tenant-succeeds/m);
    expect(withTrial.out).toContain("not today");
    expect(withoutTrial).toMatchObject({
      exitCode: 0,
      out: expect.not.stringMatching("trial-tenant-succeeds"),
    });
  });

  test("exits with 1 and shows the violation and the fix as text or JSON if a rule is broken", async () => {
    const attemptId = await attemptInFlight({ leaseMinutes: -60 });
    const { exitCode, out } = await doctor([]);
    expect(exitCode).toBe(1);
    expect(out).toMatch(/^BROKEN +attempts-not-stuck +1$/m);
    expect(out).toContain(attemptId);
    expect(out).toContain("npm run reconcile");

    const json = await doctor(["--json"]);
    expect(json.exitCode).toBe(1);
    const report = JSON.parse(json.out) as DoctorReport;
    expect(report.ok).toBe(false);
    expect(report.invariants.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(["attempts-not-stuck"]);
  });

  test("still prints the result if it cannot be stored", async () => {
    await admin.execute(sql`alter table provisioning.doctor_reports rename to elsewhere`);
    const { out, error } = await doctor([]);
    await admin.execute(sql`alter table provisioning.elsewhere rename to doctor_reports`);
    expect(out).toContain("attempts-not-stuck");
    expect(error).toContain("could not be stored");
  });

  test.each([
    ["no database is set", [], "", "Set DATABASE_URL"],
    ["the server refuses the connection", [], "postgres://app:hunter2@127.0.0.1:1/app", "ECONNREFUSED"],
    ["an option is unknown", ["--fix"], undefined, "Unknown option"],
    ["a repair lacks its settings", ["--repair"], undefined, "SUPABASE_SECRET_KEY"],
  ])("exits with 2 and a plain message if %s", async (_, args, databaseUrl, message) => {
    const { exitCode, error } = await doctor(args, databaseUrl);
    expect(exitCode).toBe(2);
    expect(error).toContain(message);
    expect(error).not.toMatch(/\n +at |hunter2/);
  });

  test("reports as JSON that it could not check", async () => {
    const { exitCode, out } = await doctor(["--json"], "");
    expect(exitCode).toBe(2);
    expect(JSON.parse(out)).toEqual({ error: expect.stringContaining("DATABASE_URL") });
  });

  test("prints its help", async () => {
    const { exitCode, out } = await doctor(["--help"], "");
    expect(exitCode).toBe(0);
    expect(out).toContain("--repair");
  });
});
