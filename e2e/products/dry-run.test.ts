import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, expect, test } from "vitest";
import { asConsole } from "@/local/console-login";
import { openProduct, type Product } from "./adopted";

let product: Product | undefined;
let programs = "";
afterEach(async () => {
  await product?.drop();
  rmSync(programs, { recursive: true, force: true });
});

test.each([
  {
    name: "basejump",
    way: "ordinary code, with a membership created by a trigger",
    inserted: "basejump.accounts",
    row: { slug: "golden-spoon", name: "Golden Spoon" },
    added: "basejump.account_user",
  },
  {
    name: "app",
    way: "composed records, with settings created by a trigger",
    inserted: "app.companies",
    row: { slug: "golden-spoon", display_name: "Golden Spoon" },
    added: "app.company_settings",
  },
] as const)(
  "the dry run shows the rows that a product like $name inserts, and counts those that triggers add: $way",
  {
    timeout: 120_000,
  },
  async ({ name, inserted, row, added }) => {
    product = await openProduct(name);
    const { client, load, tree, url } = product;
    await (await load("db/admin/adopt/index.ts")).adopt(url);
    await (await load("db/admin/migrate.ts")).migrate(url);
    await client.query(
      "insert into auth.users (id, instance_id, aud, role, email) values (gen_random_uuid(), '00000000-0000-0000-0000-000000000000', 'authenticated', 'authenticated', 'staff@example.com')",
    );
    const { bundlePrograms } = await load("e2e/bundle-programs.ts");
    programs = await bundlePrograms("dry-run", [path.join(tree, "lib/cli/main.ts")]);
    const words = ["--name", "Golden Spoon", "--owner-name", "Ana", "--owner-email", "ana@golden.test"];
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [path.join(programs, "main.js"), "provision", ...words, "--dry-run", "--json"],
      {
        env: {
          ...process.env,
          DATABASE_URL: asConsole(url),
          NEXT_PUBLIC_SUPABASE_URL: "http://127.0.0.1:9",
          NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "sb_publishable_not_used_by_a_dry_run",
          SUPABASE_SECRET_KEY: "sb_secret_not_used_by_a_dry_run",
          CRON_SECRET: "only-for-these-tests",
        },
      },
    );
    const preview = JSON.parse(stdout);
    expect(preview.rows).toContainEqual({ table: inserted, row: expect.objectContaining(row) });
    expect(preview.added).toEqual([{ table: added, count: 1 }]);
    const { rows } = await client.query(
      `select (select count(*)::int from ${inserted}) as tenants, (select count(*)::int from provisioning.attempts) as attempts,
       (select count(*)::int from auth.users) as users`,
    );
    expect(rows).toEqual([{ tenants: 0, attempts: 0, users: 1 }]);
  },
);
