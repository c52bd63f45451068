import { lockOpenCleanups, lockStuckSamples } from "../audit/cleanups";
import { expect, test } from "../fixtures";

test.use({ role: null });

const wrong = [
  "",
  "Bearer",
  "Bearer wrong",
  `Basic ${process.env.CRON_SECRET}`,
  `Bearer ${process.env.CRON_SECRET}x`,
];

test("the reconcile endpoint reveals nothing without the secret", async ({ request, query }) => {
  await lockOpenCleanups(query);
  await lockStuckSamples(query);
  const bare = await request.get("/api/reconcile");
  expect(bare.status()).toBe(401);
  for (const authorization of wrong) {
    const response = await request.get("/api/reconcile", { headers: { authorization } });
    expect(response.status(), authorization).toBe(401);
    expect(response.headers()["cache-control"]).toBe("no-store");
    expect(await response.json()).toEqual({ error: "unauthorized" });
  }
});

test("the reconcile endpoint runs the reconciler for callers with the secret, and the report is not cached", async ({
  request,
  query,
}) => {
  await lockOpenCleanups(query);
  await lockStuckSamples(query);
  const headers = { authorization: `Bearer ${process.env.CRON_SECRET}` };
  const response = await request.get("/api/reconcile", { headers });
  expect(response.status()).toBe(200);
  expect(response.headers()["cache-control"]).toBe("no-store");
  const count = expect.any(Number);
  expect(await response.json()).toEqual({
    interrupted: count,
    emailChanges: count,
    lateUsers: count,
    cleanups: { done: count, pending: count, manual: count },
    messages: { delivered: count, pending: count, dropped: count, manual: count },
    retention: { attempts: count, denials: count, deliveries: count },
    streamed: count,
  });
});

test("the API endpoints allow only GET", async ({ request }) => {
  const headers = { authorization: `Bearer ${process.env.CRON_SECRET}` };
  expect((await request.post("/api/reconcile", { headers })).status()).toBe(405);
  expect((await request.delete("/api/health")).status()).toBe(405);
});

test("the health endpoint is public, reports every component and reveals no settings", async ({
  request,
}) => {
  const response = await request.get("/api/health");
  expect(response.status()).toBe(200);
  expect(response.headers()["cache-control"]).toBe("no-store");
  const parts = { database: "ok", auth: "ok", migrations: "ok", structure: "ok" };
  const reconciler = expect.stringMatching(/^(ok|has no recorded run|last ran)/);
  expect(await response.json()).toEqual({
    status: expect.stringMatching(/^(ok|degraded)$/),
    ...parts,
    reconciler,
  });
});

test("the metrics endpoint requires its token and uses Prometheus's text format", async ({ request }) => {
  for (const authorization of wrong) {
    expect((await request.get("/api/metrics", { headers: { authorization } })).status()).toBe(401);
  }
  const headers = { authorization: `Bearer ${process.env.METRICS_TOKEN}` };
  const response = await request.get("/api/metrics", { headers });
  expect(response.status()).toBe(200);
  expect(response.headers()["content-type"]).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(await response.text()).toMatch(/^provisioning_attempts_total\{outcome="completed",code=""\} [1-9]/m);
});
