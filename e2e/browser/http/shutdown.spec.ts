import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { freePort } from "@/local/ports";
import { expect, test } from "../fixtures";
import { delayAccount, fillForm, recordCounts, send } from "../form/provisioning";
import { startConsole } from "../start-console";

/** A separate console that the test can stop, on the same database and Auth server. */
async function ownConsole(settings: Record<string, string> = {}) {
  const port = await freePort(0, "console");
  const url = `http://localhost:${port}`;
  return { url, server: await startConsole(port, { SITE_URL: url, ...settings }) };
}

/** Whether the server accepts a new connection. During a shutdown, it still serves open keep-alive connections. */
function isListening(url: string): Promise<boolean> {
  const socket = connect(Number(new URL(url).port), "localhost");
  return new Promise<boolean>((resolve) => {
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
  }).finally(() => socket.destroy());
}

/** Receives the requests of OpenTelemetry's exporter. */
async function openCollector() {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    for await (const chunk of request) bodies.push(String(chunk));
    response.setHeader("content-type", "application/json").end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { bodies, url: `http://127.0.0.1:${port}`, stop: () => server.close() };
}

test("a server that is shutting down finishes the attempt in flight and writes its log line and trace", async ({
  page,
  query,
  unique,
}) => {
  const collector = await openCollector();
  const { url, server } = await ownConsole({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  const ownerEmail = `ana@${unique}.test`;
  const createAccount = await delayAccount(query, ownerEmail);
  await page.goto(`${url}/provision-v2`);
  await fillForm(page, { name: unique, ownerName: "Ana", ownerEmail });
  await send(page);
  const attempt = () =>
    query<{ id: string; status: string }>("select id, status from provisioning.attempts where slug = $1", [
      unique,
    ]);
  await expect.poll(async () => (await attempt())[0]?.status).toBe("creating_auth_user");

  const stopped = server.stop();
  await expect.poll(() => isListening(url)).toBe(false);
  await createAccount();
  await stopped;
  const [ended] = await attempt();
  expect(ended?.status).toBe("completed");
  expect(await recordCounts(query, unique, ownerEmail)).toMatchObject({ tenants: 1, owners: 1, users: 1 });

  const lines = server
    .log()
    .split("\n")
    .filter((line) => line.startsWith("{"));
  const outcomes = lines.map((line) => JSON.parse(line)).filter(({ outcome }) => outcome);
  expect(outcomes).toMatchObject([{ attemptId: ended?.id, outcome: "completed", slug: unique }]);
  expect(server.log()).not.toContain(ownerEmail);
  expect(collector.bodies.join("")).toContain(ended?.id);
  collector.stop();
});
