import { expect, type Page, test } from "@playwright/test";
import pg from "pg";
import { adopt } from "@/db/admin/adopt";
import { migrate } from "@/db/admin/migrate";
import { type AuthServer, startAuthServer } from "@/local/auth/server";
import { asConsole } from "@/local/console-login";
import { freePort } from "@/local/ports";
import { accounts, seedAccounts } from "@/local/seed/accounts";
import { makeV1Database } from "../../compat/database";
import { startV1, type V1Server } from "../../compat/server";
import { fillForm, send } from "../form/provisioning";
import { type ConsoleProcess, startConsole } from "../start-console";

/** Runs the console alongside V1 on V1's database. Only settings change between the phases. */

test.describe.configure({ mode: "serial", timeout: 600_000 });
test.use({ storageState: { cookies: [], origins: [] }, baseURL: undefined });

let databaseUrl: string;
let client: pg.Client;
let auth: AuthServer;
let v1: V1Server;
let port: number;
let server: ConsoleProcess | null = null;
let phase = "";
let tenantCount = 0;

test.beforeAll(async () => {
  const adminUrl = new URL(process.env.MIGRATION_DATABASE_URL ?? "");
  const cluster = new pg.Client({ connectionString: adminUrl.href });
  await cluster.connect();
  await cluster.query("create database product");
  await cluster.end();
  adminUrl.pathname = "/product";
  databaseUrl = adminUrl.href;
  await makeV1Database(databaseUrl);
  await adopt(databaseUrl);
  await migrate(databaseUrl);
  port = await freePort(0, "console");
  auth = await startAuthServer({ databaseUrl, port: 0, siteUrl: `http://localhost:${port}` });
  v1 = await startV1({ databaseUrl, authUrl: auth.url, secretKey: auth.secretKey });
  client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await seedAccounts(client, settings());
});

test.afterAll(async () => {
  await server?.stop();
  await v1.stop();
  await auth.stop();
  await client.end();
});

function settings(): Record<string, string> {
  return {
    DATABASE_URL: asConsole(databaseUrl),
    NEXT_PUBLIC_SUPABASE_URL: auth.url,
    NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: auth.publishableKey,
    SUPABASE_SECRET_KEY: auth.secretKey,
    SITE_URL: at(""),
  };
}

/** Restarts the same build on the same port, unless it already runs with these settings. */
async function switchTo(provisioning: {
  PROVISIONING_DEFAULT: string;
  PROVISIONING_V1_URL: string;
}): Promise<void> {
  if (phase === JSON.stringify(provisioning)) return;
  phase = JSON.stringify(provisioning);
  await server?.stop();
  server = await startConsole(port, { ...settings(), ...provisioning });
}

const at = (path: string) => `http://localhost:${port}${path}`;

async function signIn(page: Page): Promise<void> {
  const [admin] = accounts;
  await page.goto(at("/login"));
  await page.getByLabel("E-mail").fill(admin.email);
  await page.getByLabel("Password", { exact: true }).fill(admin.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Tenants" })).toBeVisible();
}

const heading = { v1: "Business", v2: "Provision a tenant" } as const;

async function expectPage(page: Page, version: "v1" | "v2"): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name: heading[version] })).toBeVisible();
  await expect(page).toHaveURL(at(version === "v1" ? "/provision" : "/provision-v2"));
}

/** Follows each provisioning link on the list of tenants, and expects the given version's page. */
async function expectLinksTo(page: Page, version: "v1" | "v2"): Promise<void> {
  for (const link of [
    page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Provision" }),
    page.getByRole("main").getByRole("link", { name: "Provision tenant" }),
  ]) {
    await page.goto(at("/tenants"));
    await link.click();
    await expectPage(page, version);
  }
}

async function expectTenant(slug: string): Promise<void> {
  const { rows } = await client.query(
    `select (select count(*)::int from provisioning.tenant_members where tenant_id = id and is_owner) as owners
     from provisioning.tenants where slug = $1`,
    [slug],
  );
  expect(rows, slug).toEqual([{ owners: 1 }]);
}

/** Goes through V1's six pages at /provision, served through this console. */
async function provisionByV1(page: Page): Promise<void> {
  const slug = `by-v1-${tenantCount++}`;
  await page.goto(at("/provision"));
  await expectPage(page, "v1");
  const entries = [
    { "Business name": `By V1 ${slug}` },
    { Address: slug },
    { "Owner name": "Vera", "Owner e-mail": `vera@${slug}.test` },
    {},
    {},
  ];
  for (const entry of entries) {
    for (const [label, value] of Object.entries(entry)) await page.getByLabel(label).fill(value);
    await page.getByRole("button", { name: "Next" }).click();
  }
  await expect(page.getByText("Step 6 of 6")).toBeVisible();
  await page.getByRole("button", { name: "Create tenant" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Tenant created" })).toBeVisible();
  await expect(page).toHaveURL(at("/provision"));
  await expectTenant(slug);
  await page.getByRole("link", { name: slug }).click();
  await expect(page.getByRole("heading", { level: 1, name: `By V1 ${slug}` })).toBeVisible();
}

async function provisionByV2(page: Page): Promise<void> {
  const slug = `by-v2-${tenantCount++}`;
  await page.goto(at("/provision-v2"));
  await fillForm(page, { name: slug, ownerName: "Ana", ownerEmail: `ana@${slug}.test` });
  await send(page);
  await expect(page.getByText("Provision another")).toBeVisible();
  await expectTenant(slug);
}

/** The first two phases have the same settings. */
const phases = {
  "1 · deploy, 2 · monitor": async (page: Page) => {
    await switchTo({ PROVISIONING_DEFAULT: "v1", PROVISIONING_V1_URL: v1.url });
    await expectLinksTo(page, "v1");
    await provisionByV1(page);
    await provisionByV2(page);
  },
  "3 · default to V2": async (page: Page) => {
    await switchTo({ PROVISIONING_DEFAULT: "v2", PROVISIONING_V1_URL: v1.url });
    await expectLinksTo(page, "v2");
    await provisionByV2(page);
    await provisionByV1(page);
  },
  "4 · retire V1": async (page: Page) => {
    await switchTo({ PROVISIONING_DEFAULT: "v2", PROVISIONING_V1_URL: "" });
    await expectLinksTo(page, "v2");
    for (const path of ["/provision", "/provision?step=2", "/provision/tenants/by-v1-0"]) {
      await page.goto(at(path));
      await expectPage(page, "v2");
    }
    await provisionByV2(page);
  },
};

test("changing only settings moves the console through the four phases of the rollout, forward and back", async ({
  page,
}) => {
  await switchTo({ PROVISIONING_DEFAULT: "v1", PROVISIONING_V1_URL: v1.url });
  await signIn(page);
  const forward = Object.entries(phases);
  const back = forward.slice(0, -1).toReversed();
  for (const [name, walk] of [...forward, ...back]) await test.step(name, () => walk(page));
});

test("the pages of V1's tenants load, including those with invalid legacy data", async ({ page }) => {
  await switchTo({ PROVISIONING_DEFAULT: "v1", PROVISIONING_V1_URL: v1.url });
  await signIn(page);
  const { rows } = await client.query<{ slug: string; name: string }>(
    "select distinct on (left(slug, 4), left(name, 4)) slug, name from provisioning.tenants order by left(slug, 4), left(name, 4), slug",
  );
  expect(rows.length).toBeGreaterThan(40);
  for (const { slug } of rows) {
    const response = await page.request.get(at(`/tenants/${encodeURIComponent(slug)}`));
    expect([slug, response.status()]).toEqual([slug, 200]);
  }
  const unnamed = rows.find(({ name }) => name === "");
  await page.goto(at(`/tenants/${encodeURIComponent(unnamed?.slug ?? "")}`));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(unnamed?.slug ?? "");
  await page.goto(at("/tenants?q=Žižkov"));
  await expect(page.getByRole("link", { name: /^Žižkov Grill \d+$/ }).first()).toBeVisible();
});
