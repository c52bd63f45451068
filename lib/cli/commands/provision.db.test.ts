import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { product } from "@/db/product";
import { tables } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import {
  allRecords,
  attemptRow,
  countRecords,
  inputFor,
  noRecords,
  withAuthServer,
} from "@/lib/provisioning/testing";
import { runCommand } from "../testing";

withAuthServer();

const run = (args: string[], settings?: Record<string, string>) => runCommand("provision", args, settings);

/** Arguments that provision a tenant, with defaults for everything else. */
function argumentsFor(slug: string): string[] {
  const { name, ownerEmail, ownerName } = inputFor(slug);
  return ["--name", name, "--slug", slug, "--owner-email", ownerEmail, "--owner-name", ownerName];
}

describe("npm run provision", () => {
  test("creates a complete tenant, and records the command and its user as the actor", async () => {
    const { exitCode, out, error } = await run([...argumentsFor("by-command"), "--plan", "growth"]);
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: "" });
    expect(out).toMatch(
      /^Provisioned Business by-command \(by-command\) in \d+ ms\.\nTenant {3}[0-9a-f-]{36}\n/,
    );
    expect(await countRecords(inputFor("by-command"))).toEqual(allRecords);
    const { rows } = await admin.execute(
      sql`select actor_email, request ->> 'plan' as plan, status from provisioning.attempts where slug = 'by-command'`,
    );
    const actor = expect.stringMatching(/^npm run provision \(.+\)$/);
    expect(rows).toEqual([{ actor_email: actor, plan: "growth", status: "completed" }]);
  });

  test("after a refusal, exits with 1, prints what to do, and records the attempt", async () => {
    await run(argumentsFor("taken"));
    const args = [...argumentsFor("taken"), "--owner-email", "other@taken.test"];
    const secondRun = await run([...args, "--json"]);
    expect(secondRun.exitCode).toBe(1);
    const outcome = JSON.parse(secondRun.out);
    expect(outcome).toMatchObject({ kind: "refused", code: "SLUG_TAKEN", field: "slug" });
    expect(await attemptRow(outcome.attemptId)).toMatchObject({ status: "failed", error_code: "SLUG_TAKEN" });
    expect((await run(args)).error).toMatch(/^SLUG_TAKEN: .+\n.+\nAttempt {2}/);
  });

  test("logs the attempt's id on every line and the outcome on one line if LOG_LEVEL is set", async () => {
    const { exitCode, out, error } = await run([...argumentsFor("logged"), "--json"], { LOG_LEVEL: "info" });
    expect(exitCode).toBe(0);
    const { attemptId } = JSON.parse(out) as { attemptId: string };
    const lines = error
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map((line) => line.attemptId)).toEqual(lines.map(() => attemptId));
    const outcomes = lines.filter(({ outcome }) => outcome);
    expect(outcomes).toMatchObject([
      { level: "info", outcome: "completed", slug: "logged", msg: "attempt completed" },
    ]);
    expect(error).not.toContain("ana@logged.test");
    const refusal = await run([...argumentsFor("logged"), "--json"], { LOG_LEVEL: "info" });
    expect(JSON.parse(refusal.error)).toMatchObject({ outcome: "failed", code: "SLUG_TAKEN", field: "slug" });
  });

  test("with --dry-run, prints a row for every record and writes nothing", async () => {
    const { exitCode, out } = await run([...argumentsFor("only-tried"), "--dry-run", "--json"]);
    expect(exitCode).toBe(0);
    const { rows } = JSON.parse(out) as { rows: { table: string; row: Record<string, unknown> }[] };
    expect(rows.map(({ table }) => table)).toEqual([
      "provisioning.attempts",
      "auth.users",
      ...Object.values(tables),
      "provisioning.outbox",
    ]);
    expect(rows).toHaveLength((product.records?.length ?? 0) + 3);
    const tenant = rows.find(({ table }) => table === tables.tenants)?.row ?? {};
    expect(tenant).toMatchObject({ slug: "only-tried", name: "Business only-tried", plan: "starter" });
    expect(rows.find(({ table }) => table === tables.hostnames)?.row).toEqual({
      tenant_id: tenant.id,
      hostname: "only-tried.example.com",
      is_primary: true,
    });
    expect(await countRecords(inputFor("only-tried"))).toEqual(noRecords);
    const attempts = await admin.execute(sql`select 1 from provisioning.attempts where slug = 'only-tried'`);
    expect(attempts.rows).toEqual([]);
    expect((await run([...argumentsFor("only-tried"), "--dry-run"])).out).toContain("Nothing was written.");
  });

  test("with --dry-run, lists the conflicts", async () => {
    await run(argumentsFor("in-the-way"));
    const { exitCode, error } = await run([...argumentsFor("in-the-way"), "--dry-run"]);
    expect(exitCode).toBe(1);
    expect(error).toMatch(
      /^--slug: in-the-way belongs to Business in-the-way .+\n--owner-email: This person already owns .+$/m,
    );
    const owner = [...argumentsFor("not-in-the-way"), "--existing-owner", "--dry-run"];
    expect((await run(owner)).error).toMatch(/^--owner-email: no account has this address\./m);
  });

  test("names --owner-email if --existing-owner finds no account", async () => {
    const { exitCode, error } = await run([...argumentsFor("no-account"), "--existing-owner"]);
    expect(exitCode).toBe(1);
    expect(error).toMatch(/^INVALID_INPUT: .+\n--owner-email: no account has this address\. .+\nAttempt {2}/);
  });

  test("names an unknown option and an option without its value", async () => {
    expect(await run(["--nmae", "x"])).toMatchObject({
      exitCode: 2,
      error: expect.stringContaining("--nmae"),
    });
    expect(await run(["--name"])).toMatchObject({ exitCode: 2, error: expect.stringContaining("--name") });
  });

  test("names each invalid option and the rule for its value", async () => {
    const { exitCode, error } = await run([
      "--name",
      "Golden Spoon",
      "--owner-email",
      "ana@",
      "--plan",
      "gold",
    ]);
    expect(exitCode).toBe(2);
    expect(error).toMatch(/^--owner-name: .+$/m);
    expect(error).toMatch(/^--owner-email: .+$/m);
    expect(error).toMatch(/^--plan: .+$/m);
  });

  test.each([
    ["a setting is missing", { CRON_SECRET: "" }, /CRON_SECRET is missing/],
    ["an option is unknown", {}, /--help/],
  ])("exits with 2 if %s", async (what, settings, message) => {
    const args = what.startsWith("an option") ? ["--slg", "x"] : argumentsFor("never");
    expect(await run(args, settings)).toMatchObject({ exitCode: 2, error: expect.stringMatching(message) });
  });

  test("exits with 3 and no stack trace if the outcome is unknown", async () => {
    const { exitCode, out, error } = await run(argumentsFor("never"), {
      DATABASE_URL: "postgres://console:secret@127.0.0.1:9/none",
    });
    expect(out + error).not.toMatch(/ {4}at |secret@/);
    expect(exitCode).toBe(3);
  });
});
