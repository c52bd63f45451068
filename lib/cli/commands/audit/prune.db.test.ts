import { expect, test } from "vitest";
import { storeAttempt } from "@/lib/audit/testing";
import { runCommand } from "../../testing";

const run = (options: string[], settings?: Record<string, string>) =>
  runCommand("audit:prune", options, settings);

test("npm run audit:prune removes old attempts and reports the counts as text or JSON", async () => {
  await storeAttempt({ startedAt: new Date(Date.now() - 800 * 86_400_000) });
  await storeAttempt({ startedAt: new Date(Date.now() - 100 * 86_400_000) });
  const first = await run(["--older-than", "24m"]);
  expect(first).toMatchObject({ exitCode: 0, out: expect.stringMatching(/Attempts removed: +1\n/) });
  const second = await run(["--older-than", "24m", "--json"]);
  expect(JSON.parse(second.out)).toMatchObject({ attempts: 0, events: 0, cleanups: 0, kept: 0 });
});

test.each([
  ["no age", [], /--older-than is missing or not an age of at least 30 days: write it as 24m/],
  ["an age that is too small", ["--older-than", "7d"], /at least 30 days/],
  ["an unknown option", ["--all"], /Unknown option/],
])("npm run audit:prune with %s exits with 2 and the reason", async (_what, options, message) => {
  expect(await run(options)).toMatchObject({ exitCode: 2, error: expect.stringMatching(message) });
});

test("npm run audit:prune reports a refused database connection, and omits the password", async () => {
  const { exitCode, out, error } = await run(["--older-than", "24m"], {
    MIGRATION_DATABASE_URL: "postgres://console:secret@127.0.0.1:9/none",
  });
  expect(exitCode).toBe(2);
  expect(error).toMatch(/refused the connection \(ECONNREFUSED\)/);
  expect(out + error).not.toMatch(/ {4}at |secret@/);
});

test("npm run audit:prune refuses the console's own login, and names the login that it needs", async () => {
  const { exitCode, error } = await run(["--older-than", "24m"], { MIGRATION_DATABASE_URL: "" });
  expect(exitCode).toBe(2);
  expect(error).toContain("set MIGRATION_DATABASE_URL to the connection string that migrations use");
});
