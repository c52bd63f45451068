import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { freePort } from "@/local/ports";
import { TcpProxy } from "../../chaos/tcp-proxy";
import { expect, expectAccessible, test } from "../fixtures";
import { auditUrl } from "./audit";

let database: TcpProxy;
let server: ChildProcess;
let appUrl: string;

/** Starts a separate console with the same build and database. Tests can cut its database connections. */
test.beforeAll(async () => {
  const url = new URL(process.env.DATABASE_URL ?? "");
  database = await TcpProxy.start(Number(url.port));
  url.port = String(database.port);
  const port = await freePort(0, "console");
  appUrl = `http://localhost:${port}`;
  server = spawn(
    process.execPath,
    [path.resolve("node_modules/next/dist/bin/next"), "start", "--port", String(port)],
    { env: { ...process.env, DATABASE_URL: url.href }, stdio: "ignore" },
  );
  await expect
    .poll(
      () =>
        fetch(`${appUrl}/login`).then(
          ({ ok }) => ok,
          () => false,
        ),
      { timeout: 30_000 },
    )
    .toBe(true);
});

test.afterAll(async () => {
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGTERM");
  await ended;
});

test("while the database is down, the audit log’s pages offer a retry and never show an empty list", async ({
  page,
}) => {
  for (const [path, statement] of [
    ["/audit", ""],
    ["/audit/metrics", ""],
    [auditUrl("status:failed"), ') "page"'],
    ["/audit/cleanups", "auth_cleanups"],
    ["/audit/staff", "staff_events"],
  ] as const) {
    cutOnStatement(statement);
    await page.goto(`${appUrl}${path}`);
    await expect(page.getByRole("heading", { name: "This page couldn’t be loaded" })).toBeVisible();
    await expect(page.locator("body")).not.toContainText(/no attempt|nothing (yet|waits)|no results/i);
    const navigation = page.getByRole("navigation", { name: "Main" });
    for (const name of ["Tenants", "Audit"])
      await expect(navigation.getByRole("link", { name })).toBeVisible();
    await expectAccessible(page);
    cutOnStatement(null);
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(
      page.getByRole("heading", { level: 1, name: /Audit log|Metrics|Clean-ups|Staff log/ }),
    ).toBeVisible();
  }
});

test("if the figures cannot be read, the page shows the rest and offers a retry", async ({ page }) => {
  for (const path of [auditUrl("nordic"), "/audit/metrics"]) {
    cutOnStatement("date_bin");
    await page.goto(`${appUrl}${path}`);
    const failure = page.getByRole("alert").filter({ hasText: "The figures couldn’t be loaded" });
    await expect(failure).toBeVisible();
    const figures = page.getByText(path === "/audit/metrics" ? "Success rate" : "attempts ·").first();
    await expect(figures).toHaveCount(0);
    if (path !== "/audit/metrics")
      await expect(page.getByRole("link", { name: "Nordic Plate" })).toBeVisible();
    cutOnStatement(null);
    await failure.getByRole("link", { name: "Try again" }).click();
    await expect(figures).toBeVisible();
  }
});

test("a live page keeps its content and shows a notice while the database is down, then resumes", async ({
  page,
}) => {
  await page.goto(`${appUrl}${auditUrl("nordic", { live: "1" })}`);
  const row = page.getByRole("link", { name: "Nordic Plate" });
  await expect(row).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible();
  database.failAll("cut");
  await expect(page.getByRole("status").filter({ hasText: "No response, retrying" })).toBeVisible();
  await expect(row).toBeVisible();
  database.restore();
  await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible({ timeout: 60_000 });
});

/** Cuts the connection at each statement that contains `text`: an empty string matches all, null matches none. */
function cutOnStatement(text: string | null): void {
  database.onSent = (_, bytes) => {
    if (text !== null && bytes.includes(text)) database.failNext("cut");
  };
}
