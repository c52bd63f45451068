import { freePort } from "@/local/ports";
import { expect, expectAccessible, expectNoHorizontalScroll, test } from "../fixtures";
import { type ConsoleProcess, startConsole } from "../start-console";
import { inEachTheme } from "./themes";

/** A separate console whose read database acts as a standby 45 seconds behind. */
let server: ConsoleProcess;
let site: string;

// The tests share one server and one schema.
test.describe.configure({ mode: "default" });

test.beforeAll(async ({ query }) => {
  await query(`
    create schema standby;
    grant usage on schema standby to public;
    create function standby.pg_is_in_recovery() returns boolean return true;
    create function standby.pg_last_wal_receive_lsn() returns pg_lsn return '0/200'::pg_lsn;
    create function standby.pg_last_wal_replay_lsn() returns pg_lsn return '0/100'::pg_lsn;
    create function standby.pg_last_xact_replay_timestamp() returns timestamptz
      return clock_timestamp() - interval '45 seconds'`);
  const url = new URL(process.env.DATABASE_URL ?? "");
  url.searchParams.set("options", "-c search_path=standby,pg_catalog");
  const port = await freePort(0, "console");
  site = `http://localhost:${port}`;
  server = await startConsole(port, { DATABASE_READ_URL: url.href, SITE_URL: site });
});

test.afterAll(async ({ query }) => {
  await server.stop();
  await query("drop schema standby cascade");
});

for (const path of ["/tenants", "/search?q=spoon", "/audit", "/audit/metrics"]) {
  test(`${path} shows how old the data of a standby is`, async ({ page }) => {
    await page.goto(`${site}${path}`);
    await inEachTheme(
      page,
      [
        { colorScheme: "light", width: 1280 },
        { colorScheme: "dark", width: 390 },
      ],
      async () => {
        await expect(page.getByText("Data from 45 seconds ago")).toBeVisible();
        await expectAccessible(page);
        await expectNoHorizontalScroll(page);
      },
    );
  });
}

test("a live list is read from the primary", async ({ page }) => {
  await page.goto(`${site}/audit`);
  await expect(page.getByText("Data from 45 seconds ago")).toBeVisible();
  await page.getByRole("button", { name: "Go live" }).click();
  await expect(page.getByText("Data from 45 seconds ago")).toBeHidden();
  await expect(page).toHaveURL(/live=1/);
});

test("a tenant’s page is read from the primary", async ({ page }) => {
  // Other tests create tenants with the same name.
  await page.goto(`${site}/tenants?q=golden-spoon`);
  await page.locator("a[href='/tenants/golden-spoon']").click();
  await expect(page).toHaveURL(/tenants\/golden-spoon/);
  await expect(page.getByRole("heading", { level: 1, name: "Golden Spoon" })).toBeVisible();
  await expect(page.getByText(/^Data from/)).toBeHidden();
});
