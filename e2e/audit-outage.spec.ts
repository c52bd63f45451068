import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { freePort } from "@/local/ports";
import { auditAddress } from "./audit";
import { expect, expectAccessible, test } from "./fixtures";
import { TcpProxy } from "./processes/tcp-proxy";

let database: TcpProxy;
let server: ChildProcess;
let appUrl: string;

/** A console of its own on the same build and the same database, over a link that can be cut. */
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

test("while the database is away the audit says so with a retry, and never that there is nothing", async ({
  page,
}) => {
  for (const address of [
    "/audit",
    auditAddress("status:failed"),
    "/audit/metrics",
    "/audit/cleanups",
    "/audit/staff",
  ]) {
    database.strikeAll("cut");
    await page.goto(`${appUrl}${address}`);
    await expect(page.getByRole("heading", { name: "This page could not be loaded" })).toBeVisible();
    await expect(page.locator("body")).not.toContainText(/no attempt|nothing (yet|waits)|no results/i);
    await expectAccessible(page);
    database.calm();
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(
      page.getByRole("heading", { level: 1, name: /Audit log|Metrics|Clean-ups|Staff log/ }),
    ).toBeVisible();
  }
});

test("a live page that loses the database keeps what it shows, says so, and goes on when it is back", async ({
  page,
}) => {
  database.calm();
  await page.goto(`${appUrl}${auditAddress("nordic", { live: "1" })}`);
  const row = page.getByRole("link", { name: "Nordic Plate" });
  await expect(row).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible();
  database.strikeAll("cut");
  await expect(page.getByRole("status").filter({ hasText: "No answer, trying again" })).toBeVisible();
  await expect(row).toBeVisible();
  database.calm();
  await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible({ timeout: 60_000 });
});
