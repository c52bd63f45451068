import { freePort } from "@/local/ports";
import { TcpProxy } from "../../chaos/tcp-proxy";
import { expect, test } from "../fixtures";
import { type ConsoleProcess, startConsole } from "../start-console";
import { emailStatus, fillForm, recordCounts, send, slugStatus } from "./provisioning";

let database: TcpProxy;
let server: ConsoleProcess;
let appUrl: string;

/** Starts a separate console on the same database. Tests can cut its database connections. */
test.beforeAll(async () => {
  const url = new URL(process.env.DATABASE_URL ?? "");
  database = await TcpProxy.start(Number(url.port));
  url.port = String(database.port);
  const port = await freePort(0, "console");
  appUrl = `http://localhost:${port}`;
  server = await startConsole(port, { DATABASE_URL: url.href, SITE_URL: appUrl });
});

test.afterAll(() => server.stop());

test("while the database is down, nothing is reported as available or taken, and the form can be resent", async ({
  page,
  query,
  unique,
}) => {
  const ownerEmail = `ana@${unique}.test`;
  const unchecked = "Couldn’t check right now. We’ll check when you submit.";
  await page.goto(`${appUrl}/provision-v2`);
  await fillForm(page, { name: unique, ownerName: "Ana", ownerEmail: "" });
  await expect(slugStatus(page)).toHaveText(`${unique} is available.`);
  database.failAll("cut");
  await page.getByLabel("Owner’s e-mail").fill(ownerEmail);
  await expect(emailStatus(page)).toHaveText(unchecked);
  await page.getByLabel("Slug").fill(`${unique}-x`);
  await expect(slugStatus(page)).toHaveText(unchecked);
  await expect(page.locator("[aria-invalid]")).toHaveCount(0);
  await send(page);
  const notice = page.getByRole("alert").filter({ hasText: "We couldn’t find out what happened" });
  await expect(notice).toBeFocused();
  await expect(page.getByLabel("Owner’s e-mail")).toHaveValue(ownerEmail);

  database.restore();
  await send(page);
  await expect(page.getByRole("heading", { level: 1, name: `${unique} is ready` })).toBeVisible();
  expect(await recordCounts(query, `${unique}-x`, ownerEmail)).toMatchObject({ tenants: 1, users: 1 });
});
