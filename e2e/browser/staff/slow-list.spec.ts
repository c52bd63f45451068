import pg from "pg";
import { searchIndexes, tables } from "@/db/product/testing";
import { freePort } from "@/local/ports";
import { expect, expectAccessible, expectNoHorizontalScroll, test } from "../fixtures";
import { type ConsoleProcess, startConsole } from "../start-console";
import { darkMobile, inEachTheme } from "./themes";

/** A separate console with the same build and database. Its statements are identified by their application name. */
let server: ConsoleProcess;
let site: string;

test.beforeAll(async () => {
  const url = new URL(process.env.DATABASE_URL ?? "");
  url.searchParams.set("application_name", "slow-list");
  const port = await freePort(0, "console");
  site = `http://localhost:${port}`;
  server = await startConsole(port, { DATABASE_URL: url.href, SITE_URL: site });
});

test.afterAll(() => server.stop());

test.describe("the list of tenants", () => {
  test.use(darkMobile);

  test("names the filter that lacks an index if the query takes too long, and other queries keep working", async ({
    page,
    query,
  }) => {
    const byPlan = searchIndexes.find((name) => name.includes("plan")) ?? "";
    const [index] = await query<{ definition: string }>(
      "select pg_get_indexdef($1::regclass) as definition",
      [byPlan],
    );
    await query(`drop index ${byPlan}`);
    // Connects with the console's login, because a login can see and cancel its own statements.
    const login = new pg.Client({ connectionString: process.env.DATABASE_URL });
    await login.connect();
    // Ends the read as its time limit would.
    const cancelRead = () =>
      login.query(
        `select pg_cancel_backend(pid) from pg_stat_activity
         where application_name = 'slow-list' and wait_event_type = 'Lock' and query ilike '%order by%'`,
      );
    try {
      await query("begin");
      await query(`lock table ${tables.tenants} in access exclusive mode`);
      const opened = page.goto(`${site}/tenants?plan=growth`);
      await expect.poll(async () => (await cancelRead()).rowCount).toBe(1);
      await query("rollback");
      await opened;
    } finally {
      await login.end();
      await query(index?.definition ?? "");
    }

    const notice = page.getByRole("alert").filter({ hasText: "The list took too long to load" });
    await expect(notice).toContainText("The database has no index for the plan filter.");
    await inEachTheme(
      page,
      [
        { colorScheme: "light", width: 1280 },
        { colorScheme: "light", width: 390, forcedColors: "active" },
        { colorScheme: "dark", width: 320 },
      ],
      async () => {
        await expectNoHorizontalScroll(page);
        await expectAccessible(page);
      },
    );
    await page.goto(`${site}/tenants`);
    await expect(page.getByRole("row").nth(1)).toBeVisible();
  });
});
