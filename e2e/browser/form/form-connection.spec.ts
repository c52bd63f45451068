import { freePort } from "@/local/ports";
import { TcpProxy } from "../../chaos/tcp-proxy";
import { expect, test } from "../fixtures";
import { type ConsoleProcess, startConsole } from "../start-console";
import { delayAccount, fillForm, recordCounts, send } from "./provisioning";

let proxy: TcpProxy;
let server: ConsoleProcess;
let appUrl: string;

/** Starts a separate console behind a TCP proxy. Cutting its connections simulates a killed server or a network failure. */
test.beforeAll(async () => {
  const port = await freePort(0, "console");
  proxy = await TcpProxy.start(port);
  appUrl = `http://localhost:${proxy.port}`;
  server = await startConsole(port, { SITE_URL: appUrl });
});

test.afterAll(() => server.stop());

test("the form survives a broken connection during an attempt and shows the outcome after it reconnects", async ({
  page,
  query,
  unique,
}) => {
  const ownerEmail = `ana@${unique}.test`;
  const createAccount = await delayAccount(query, ownerEmail);
  await page.goto(`${appUrl}/provision-v2`);
  await fillForm(page, { name: unique, ownerName: "Ana", ownerEmail });
  await send(page);
  await expect(page).toHaveURL(/attempt=/);
  proxy.cutAll();
  const notice = page.getByRole("alert").filter({ hasText: "We lost the connection" });
  await expect(notice).toContainText("Setup continues on the server");
  await expect(page.getByRole("listitem").filter({ hasText: "in progress" })).toBeVisible();
  await expect(page.locator("main")).not.toContainText(/failed|failure/i);

  await createAccount();
  proxy.restore();
  await expect(page.getByRole("heading", { level: 1, name: `${unique} is ready` })).toBeVisible({
    timeout: 40_000,
  });
  expect(await recordCounts(query, unique, ownerEmail)).toMatchObject({ tenants: 1, users: 1 });
});

test("an attempt’s page stays open while the server is down and shows the outcome afterwards", async ({
  page,
  query,
  unique,
}) => {
  const ownerEmail = `ana@${unique}.test`;
  const createAccount = await delayAccount(query, ownerEmail);
  await page.goto(`${appUrl}/provision-v2`);
  await fillForm(page, { name: unique, ownerName: "Ana", ownerEmail });
  await send(page);
  await expect(page).toHaveURL(/attempt=/);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Checking what happened" })).toBeVisible();
  proxy.cutAll();
  await expect(page.getByRole("alert").filter({ hasText: "We lost the connection" })).toBeVisible();

  await createAccount();
  proxy.restore();
  await expect(page.getByRole("heading", { level: 1, name: `${unique} is ready` })).toBeVisible({
    timeout: 40_000,
  });
});

test("a form submitted offline is sent again when the browser is back online, and creates one tenant", async ({
  page,
  context,
  query,
  unique,
}) => {
  const ownerEmail = `ana@${unique}.test`;
  await page.goto(`${appUrl}/provision-v2`);
  await fillForm(page, { name: unique, ownerName: "Ana", ownerEmail });
  await context.setOffline(true);
  await send(page);
  const notice = page.getByRole("alert").filter({ hasText: "You’re offline" });
  await expect(notice).toContainText("can’t create a second tenant");
  await notice.getByRole("button", { name: "Back to the form" }).click();
  await expect(page.getByLabel("Business name")).toBeEditable();
  await expect(page.getByLabel("Owner’s e-mail")).toHaveValue(ownerEmail);
  await send(page);
  await expect(notice).toBeVisible();

  await context.setOffline(false);
  await expect(page.getByRole("heading", { level: 1, name: `${unique} is ready` })).toBeVisible();
  expect(await recordCounts(query, unique, ownerEmail)).toMatchObject({ tenants: 1, users: 1 });
});
