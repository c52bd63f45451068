import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "../fixtures";
import { addAttempt, auditUrl } from "./audit";

/** Exports from the menu, and returns the text of the saved file. */
async function exportAs(page: Page, format: "CSV" | "JSON Lines"): Promise<string> {
  await page.getByText("Export", { exact: true }).click();
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: format }).click();
  const file = await (await downloading).path();
  return readFileSync(file, "utf8");
}

/** Parses CSV according to RFC 4180, as a spreadsheet does. */
function cellsOf(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, bare = "", end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare);
    if (end === "\r\n") rows.push([]);
    else if (end === "") break;
  }
  return rows.filter((row) => row.length > 1);
}

const hostile = ['=HYPERLINK("http://x")', "+1", "-1 Bar", "@cmd", 'The "Best", Café', "Two\nlines"];

test("an export contains every attempt that the query finds, with its stored values", async ({
  page,
  query,
  unique,
}) => {
  const actorEmail = `${unique}@staff.test`;
  for (const [n, name] of hostile.entries()) {
    await addAttempt(query, { name, actorEmail, secondsAgo: n, status: n % 2 ? "failed" : "completed" });
  }
  for (let n = 0; n < 60; n++) await addAttempt(query, { name: `Row ${n}`, actorEmail, secondsAgo: 100 + n });
  await addAttempt(query, { name: "Left out", actorEmail, status: "rolled_back" });
  const expected = await query<Record<string, string>>(
    `select id, status, error_code, request ->> 'name' as tenant_name, slug, tenant_id, duration_ms::text, actor_email, owner_email,
       to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as started_at
     from provisioning.attempts where actor_email = $1 and status <> 'rolled_back' order by started_at desc, id desc`,
    [actorEmail],
  );
  expect(expected).toHaveLength(66);

  await page.goto(auditUrl(`actor:${actorEmail} -status:rolled_back`));
  const csv = await exportAs(page, "CSV");
  await expect(page.getByRole("status").filter({ hasText: /saved as attempts-.*\.csv/ })).toBeVisible();
  await expectAccessible(page);
  expect(csv.charCodeAt(0)).toBe(0xfeff);
  const [head = [], ...rows] = cellsOf(csv.slice(1));
  expect(rows.pop()?.[0]).toBe("# complete: 66 rows");
  const formula = /^[=+\-@]/;
  expect(rows.map((row) => Object.fromEntries(head.map((name, index) => [name, row[index]])))).toMatchObject(
    expected.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          value === null ? "" : formula.test(value) ? `'${value}` : value,
        ]),
      ),
    ),
  );
  expect(rows.flat().filter((cell) => formula.test(cell))).toEqual([]);

  await page.reload();
  const lines = (await exportAs(page, "JSON Lines"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.pop()).toEqual({ export: "complete", rows: 66 });
  expect(lines).toMatchObject(expected.map((row) => ({ ...row, duration_ms: Number(row.duration_ms) })));
});

test("the staff log records when an export starts and when it finishes", async ({ page, query, unique }) => {
  await addAttempt(query, { name: `Record ${unique}` });
  await page.goto(auditUrl(`"Record ${unique}"`));
  await exportAs(page, "CSV");
  await page.goto("/audit/staff");
  const started = page.getByRole("row").filter({ hasText: unique });
  await expect(started).toContainText("Started an export");
  await expect(started).toContainText("with names and addresses");
  await expect(started).toContainText("admin@example.com");
  await expect(
    page.getByRole("row").filter({ hasText: "Finished an export of 1 attempt" }).first(),
  ).toBeVisible();
});

test("an export shows its progress, and saves nothing if it fails or is cancelled", async ({ page }) => {
  await page.goto("/audit");
  await page.route("**/audit/export?**", (route) =>
    route.fulfill({
      status: 503,
      json: {
        error:
          "The data couldn’t be read. Try again in a minute. If it keeps failing, ask a developer to check the database.",
      },
    }),
  );
  await page.getByText("Export", { exact: true }).click();
  await page.getByRole("link", { name: "CSV" }).click();
  await expect(page.getByRole("status").filter({ hasText: "The data couldn’t be read" })).toContainText(
    "Nothing was saved",
  );
  await page.unroute("**/audit/export?**");

  await page.route("**/audit/export?**", () => undefined);
  await page.getByRole("link", { name: "CSV" }).click();
  await expect(page.getByRole("progressbar", { name: "Export" })).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Cancelled. Nothing was saved." })).toBeVisible();
});

test("an invalid export URL returns an error that names the problem", async ({ page }) => {
  for (const [search, message] of [
    ["format=xml", "“format” must be csv or jsonl."],
    ["format=csv&q=stauts:failed", "“stauts” is not a qualifier"],
    ["format=csv&from=2026-02-31", "“From” is not a date"],
  ] as const) {
    const response = await page.request.get(`/audit/export?${search}`);
    expect(response.status()).toBe(400);
    expect((await response.json()).error).toContain(message);
  }
});

test.describe("support staff", () => {
  test.use({ role: "support" });

  test("cannot export names or addresses", async ({ page, query, unique }) => {
    const slug = `support-${unique}`;
    await addAttempt(query, { name: `Support ${unique}`, slug, ownerEmail: `ana@${unique}.test` });
    await page.goto(auditUrl(`slug:${slug}`));
    await page.getByText("Export", { exact: true }).click();
    await expect(page.getByText("The file omits names and e-mail addresses")).toBeVisible();
    await page.getByText("Export", { exact: true }).click();
    const csv = await exportAs(page, "CSV");
    expect(csv).toContain(slug);
    expect(csv).not.toMatch(/@|owner_email|owner_name|actor_email|Ana Lima/);
  });
});
