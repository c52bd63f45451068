import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { slugProblem } from "./slug-problem";

/** The first segments of the application's paths, including those in route groups such as (console). */
function routeSegments(folder = "app"): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory() && entry.name.startsWith("("))
      return routeSegments(path.join(folder, entry.name));
    const served = entry.isDirectory() || !/\.(tsx?|css)$/.test(entry.name);
    return served ? [entry.name] : [];
  });
}

test("every route and public file of the application is reserved", async () => {
  const files = existsSync("public") ? readdirSync("public") : [];
  const metadata = ["favicon.ico", "icon.svg", "manifest.json", "robots.txt", "sitemap.xml"];
  const names = [...routeSegments(), ...files, ...metadata].map((name) => path.parse(name).name);
  const slugs = names.filter((name) => slugProblem(name) === null);
  expect(slugs).toEqual(expect.arrayContaining(["api", "audit", "login", "provision-v2", "tenants"]));
  const { rows } = await db.execute<{ slug: string }>(
    sql`select slug from unnest(${sql.param(slugs)}::text[]) as slug except select slug from provisioning.reserved_slugs`,
  );
  expect(rows.map(({ slug }) => slug)).toEqual([]);
});

test("every reserved word is a valid slug", async () => {
  const { rows } = await db.execute<{ slug: string }>(sql`select slug from provisioning.reserved_slugs`);
  expect(rows.filter(({ slug }) => slugProblem(slug) !== null)).toEqual([]);
});
