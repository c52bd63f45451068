import { sql } from "drizzle-orm";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { admin } from "@/db/testing/admin";
import { rangeOf } from "@/lib/audit/query/range";
import { readView } from "@/lib/audit/view";
import { operator } from "@/lib/auth/reader";
import { ListFigures } from "./list-figures";

const view = readView({ q: "status:failed", range: "7d" });
const range = rangeOf("7d", { from: "", to: "" }, Date.now());

async function renderFigures(): Promise<string> {
  return renderToStaticMarkup(await ListFigures({ range, view, reader: operator }));
}

test("shows zeros, but no rates or durations, for a range without attempts", async () => {
  const text = await renderFigures();
  expect(text.replaceAll(/<[^>]+>/g, "")).toBe("Last 7 days: 0 attempts · 0 failed · 0 refused View metrics");
  expect(text).toContain('href="/audit/metrics?range=7d"');
});

test("shows an error and a retry link instead of zeros if the database fails", async () => {
  await admin.execute(sql`alter table provisioning.attempts rename to gone`);
  const text = await renderFigures();
  expect(text).toContain("The figures couldn’t be loaded");
  expect(text).toContain('href="/audit?q=status%3Afailed&amp;range=7d"');
  expect(text).not.toContain("0 attempts");
  await admin.execute(sql`alter table provisioning.gone rename to attempts`);
  expect(await renderFigures()).not.toContain("couldn’t be loaded");
});
