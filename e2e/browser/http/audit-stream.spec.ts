import { randomUUID } from "node:crypto";
import { freePort } from "@/local/ports";
import { lockOpenCleanups, lockStuckSamples } from "../audit/cleanups";
import { expect, test } from "../fixtures";
import { startConsole } from "../start-console";

test.use({ role: null });

test("with AUDIT_STREAM, a scheduled run writes new events to the server's output, separate from its log lines", async ({
  query,
  request,
}) => {
  await lockOpenCleanups(query);
  const id = randomUUID();
  await query(
    "insert into provisioning.staff_events (id, actor_email, kind) values ($1, 'npm run staff', 'role_changed')",
    [id],
  );
  await lockStuckSamples(query);
  const port = await freePort(0, "console");
  const url = `http://localhost:${port}`;
  const server = await startConsole(port, { SITE_URL: url, AUDIT_STREAM: "stdout" });
  const headers = { authorization: `Bearer ${process.env.CRON_SECRET}` };
  expect((await request.get(`${url}/api/reconcile`, { headers })).status()).toBe(200);
  await server.stop();

  const lines = server
    .log()
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const streamed = lines.filter(({ type }) => type === "audit");
  expect(streamed).toContainEqual(expect.objectContaining({ event: "staff_action", id }));
  expect(streamed.filter(({ level }) => level !== undefined)).toEqual([]);
  expect(lines.filter(({ type, level }) => type === "audit" || level !== undefined)).toEqual(lines);
});
