import { spawnSync } from "node:child_process";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { admin } from "@/db/testing/admin";
import type { DoctorReport } from "./check";
import { invariants } from "./invariants";
import { getLastReport } from "./last";
import { inFlight } from "./testing";

const program = ["--import", "tsx", "--conditions=react-server", "lib/cli/doctor.ts"];

/** Runs the program with no other settings than the database. */
function doctor(args: string[], databaseUrl = process.env.DATABASE_URL) {
  const env = { PATH: process.env.PATH, NODE_ENV: process.env.NODE_ENV, DATABASE_URL: databaseUrl };
  const { status, stdout, stderr } = spawnSync(process.execPath, [...program, ...args], {
    env,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

describe("the doctor's program", () => {
  test("exits with 0, names every invariant, and stores the result", async () => {
    const { status, stdout } = doctor([]);
    expect(status).toBe(0);
    for (const { name } of invariants) expect(stdout).toMatch(new RegExp(`^ok +${name} +0$`, "m"));
    expect(stdout).toContain("all hold");
    expect(await getLastReport()).toMatchObject({ ok: true, checked: invariants.length });
  });

  test("exits with 1 where one is broken, shows the offender and what to do, or the same as JSON", async () => {
    const attemptId = await inFlight({ leaseMinutes: -60 });
    const { status, stdout } = doctor([]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^BROKEN +no-stuck-attempt +1$/m);
    expect(stdout).toContain(attemptId);
    expect(stdout).toContain("npm run reconcile");

    const json = doctor(["--json"]);
    expect(json.status).toBe(1);
    const report = JSON.parse(json.stdout) as DoctorReport;
    expect(report.ok).toBe(false);
    expect(report.invariants.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(["no-stuck-attempt"]);
  });

  test("checks all the same where the result cannot be stored", async () => {
    await admin.execute(sql`alter table provisioning.doctor_reports rename to elsewhere`);
    const { stdout, stderr } = doctor([]);
    await admin.execute(sql`alter table provisioning.elsewhere rename to doctor_reports`);
    expect(stdout).toContain("no-stuck-attempt");
    expect(stderr).toContain("could not be stored");
  });

  test.each([
    ["no database is named", [], "", "Set DATABASE_URL"],
    ["the server does not answer", [], "postgres://app:hunter2@127.0.0.1:1/app", "ECONNREFUSED"],
    ["an option is unknown", ["--fix"], undefined, "Unknown option"],
    ["a repair lacks its settings", ["--repair"], undefined, "SUPABASE_SECRET_KEY"],
  ])("exits with 2 and a plain message where %s", (_, args, databaseUrl, message) => {
    const { status, stderr } = doctor(args, databaseUrl);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n +at |hunter2/);
  });

  test("tells a machine too that it could not check", () => {
    const { status, stdout } = doctor(["--json"], "");
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toEqual({ error: expect.stringContaining("DATABASE_URL") });
  });

  test("explains itself", () => {
    const { status, stdout } = doctor(["--help"], "");
    expect(status).toBe(0);
    expect(stdout).toContain("--repair");
  });
});
