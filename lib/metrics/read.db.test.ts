import { readFileSync } from "node:fs";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { createUser, deadAttempt, flagForCleanup, undoneAttempt } from "@/lib/cleanups/testing";
import { recordRun } from "@/lib/jobs/heartbeat";
import { inputFor, submit, withAuthServer } from "@/lib/provisioning/testing";
import { prometheusText } from "./prometheus-text";
import { readMetrics } from "./read";

withAuthServer();

/** Every sample by its name and labels, as written in the text. */
async function samples(): Promise<Map<string, number>> {
  const lines = prometheusText(await readMetrics())
    .split("\n")
    .filter((line) => line && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(" ");
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

test("returns zeros for an empty log, and no last run of the reconciler", async () => {
  const metrics = await samples();
  expect(metrics.get("provisioning_orphans")).toBe(0);
  expect(metrics.get('provisioning_cleanups{state="manual"}')).toBe(0);
  expect(metrics.get('provisioning_attempt_duration_seconds_count{outcome="completed"}')).toBe(0);
  expect(metrics.has("provisioning_reconciler_last_run_seconds")).toBe(false);
});

test("counts attempts by outcome and code, and their durations in cumulative buckets", async () => {
  await submit(inputFor("counted"));
  await submit({ ...inputFor("counted"), ownerEmail: "other@counted.test" });
  await submit({ ...inputFor("counted-two"), ownerEmail: inputFor("counted").ownerEmail });
  const metrics = await samples();
  expect(metrics.get('provisioning_attempts_total{outcome="completed",code=""}')).toBe(1);
  expect(metrics.get('provisioning_attempts_total{outcome="failed",code="SLUG_TAKEN"}')).toBe(1);
  expect(metrics.get('provisioning_attempts_total{outcome="failed",code="EMAIL_TAKEN"}')).toBe(1);
  const buckets = [...metrics]
    .filter(([name]) => name.includes('_bucket{outcome="failed"'))
    .map(([, n]) => n);
  expect(buckets).toHaveLength(11);
  expect(buckets).toEqual([...buckets].sort((a, b) => a - b));
  expect(buckets.at(-1)).toBe(2);
  expect(metrics.get('provisioning_attempt_duration_seconds_sum{outcome="completed"}')).toBeGreaterThan(0);
});

test("counts work that waits for the reconciler or an admin, and reports its age", async () => {
  await deadAttempt(inputFor("metrics-dead"), { leaseSeconds: -90 });
  const attempt = await undoneAttempt(inputFor("metrics-orphan"));
  await createUser(attempt.userId, attempt.input.ownerEmail, attempt.attemptId);
  await flagForCleanup(attempt, "manual", 8);
  const metrics = await samples();
  expect(metrics.get("provisioning_attempts_interrupted")).toBe(1);
  expect(metrics.get("provisioning_orphans")).toBe(1);
  expect(metrics.get('provisioning_cleanups{state="manual"}')).toBe(1);
  expect(metrics.get("provisioning_reconciler_lag_seconds")).toBeGreaterThanOrEqual(90);
});

test("reports the age of the reconciler's last run", async () => {
  await recordRun();
  await db.execute(
    sql`update provisioning.rate_limits set window_started_at = now() - interval '5 minutes' where key = 'reconciler'`,
  );
  expect((await samples()).get("provisioning_reconciler_last_run_seconds")).toBeCloseTo(300, -1);
  await recordRun();
  expect((await samples()).get("provisioning_reconciler_last_run_seconds")).toBeLessThan(60);
});

test("docs/alerts.md explains every metric and uses no others", async () => {
  await recordRun();
  const names = (await readMetrics()).map(({ name }) => name);
  const [prose = "", rules = ""] = readFileSync("docs/alerts.md", "utf8").split("## Rules");
  const explained = [...prose.matchAll(/^\| `(provisioning_\w+)`/gm)].map(([, name]) => name);
  expect(explained).toEqual(names);
  const used = [...rules.matchAll(/provisioning_\w+/g)].map(([name]) => name.replace(/_bucket$/, ""));
  expect(used.filter((name) => !names.includes(name))).toEqual([]);
});
