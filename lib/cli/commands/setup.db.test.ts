import { randomUUID } from "node:crypto";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tables } from "@/db/product/testing";
import { createTestDatabase, onCluster, type TestDatabase } from "@/db/testing/database";
import { type AuthServer, startAuthServer } from "@/local/auth/server";
import { type Run, runCommand, runWith } from "../testing";

/** The database of a new Supabase project. */
let database: TestDatabase;
let auth: AuthServer;
const folder = mkdtempSync(path.join(tmpdir(), "setup-"));
const adminId = randomUUID();
/** The login from docs/database-security.md, before it has any rights. */
const login = `setup_${adminId.slice(0, 8)}`;
let consoleUrl: string;

beforeAll(async () => {
  database = await createTestDatabase("template1");
  await onCluster(database.url, readFileSync("local/auth/schema.sql", "utf8"));
  const [, statements = ""] =
    /```sql owner\n(.*?)```/s.exec(readFileSync("docs/database-security.md", "utf8")) ?? [];
  await onCluster(database.url, statements.replaceAll("console", login).replace("…", "setup"));
  const url = new URL(database.url);
  [url.username, url.password] = [login, "setup"];
  consoleUrl = url.href;
  auth = await startAuthServer({ databaseUrl: database.url, port: 0, siteUrl: "http://localhost:3000" });
});
afterAll(async () => {
  await auth.stop();
  await database.drop();
  rmSync(folder, { recursive: true });
});

/** Runs setup in a folder in which it can write .env.local. */
function runSetup(args: string[], settings: Record<string, string> = {}): Promise<Run> {
  const { CRON_SECRET, ...inherited } = process.env;
  const env = {
    ...inherited,
    DATABASE_URL: consoleUrl,
    MIGRATION_DATABASE_URL: database.url,
    NEXT_PUBLIC_SUPABASE_URL: auth.url,
    NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: auth.publishableKey,
    SUPABASE_SECRET_KEY: auth.secretKey,
    TENANT_DOMAIN: "setup.test",
    ...settings,
  };
  return runWith(env, "setup", args, folder);
}

describe("npm run setup", () => {
  test("with --check, reports what a new project needs and changes nothing", async () => {
    const { exitCode, out } = await runSetup(["--check", "--json"]);
    expect(exitCode).toBe(1);
    const { findings } = JSON.parse(out) as { findings: { check: string; kind: string }[] };
    const problems = findings.filter(({ kind }) => kind === "problem").map(({ check }) => check);
    expect(problems).toEqual(["settings", "migrations"]);
    expect(() => statSync(path.join(folder, ".env.local"))).toThrow("ENOENT");
  });

  test("with --check, names a malformed connection string but not its password", async () => {
    const { exitCode, out, error } = await runSetup(["--check"], {
      DATABASE_URL: "postgres://c:hunter#2@127.0.0.1:5432/postgres",
    });
    expect(exitCode).toBe(1);
    expect(out).toMatch(
      /✗ settings +DATABASE_URL has a user or a password with characters that must be percent-encoded/,
    );
    expect(out + error).not.toContain("hunter");
  });

  test("stops at a problem, but keeps the generated settings", async () => {
    const { exitCode, out } = await runSetup([], { SUPABASE_SECRET_KEY: "sb_secret_of_another_project" });
    expect({ exitCode, out }).toMatchObject({ exitCode: 1, out: expect.stringContaining("✗ secret key") });
    expect(out).toMatch(/^Wrote CRON_SECRET, NEXT_SERVER_ACTIONS_ENCRYPTION_KEY to \.env\.local\.$/m);
    expect(out).not.toContain("Applied");
  });

  test("migrates, grants the console's login its rights, and asks for the first admin's account", async () => {
    const { exitCode, out, error } = await runSetup(["--admin", "first@setup.test"]);
    expect({ exitCode, out }).toMatchObject({
      exitCode: 2,
      out: expect.stringContaining("Applied 0000_baseline"),
    });
    expect(out).toContain(`Granted ${login} the rights of provisioning_app.`);
    expect(error).toContain("Create it in Supabase (Authentication, Users, Add user)");
    const file = path.join(folder, ".env.local");
    expect(readFileSync(file, "utf8")).toMatch(
      /^CRON_SECRET=[0-9a-f]{64}\nNEXT_SERVER_ACTIONS_ENCRYPTION_KEY=[\w+/=]+\n$/,
    );
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("makes an existing account the first admin, and provisions and removes a trial tenant", async () => {
    await onCluster(
      database.url,
      `insert into auth.users (id, email, email_confirmed_at) values ('${adminId}', 'first@setup.test', now())`,
    );
    const { exitCode, out } = await runSetup(["--admin", "first@setup.test"]);
    expect(out).toMatch(/✓ trial +a tenant was provisioned in \d+ ms, and removed/);
    expect({ exitCode, admin: out.includes("first@setup.test is now an admin.") }).toEqual({
      exitCode: 0,
      admin: true,
    });
    const noLeftovers =
      "select 1 / (1 - count(*)::int) from (select slug from provisioning.tenants union all select id::text from auth.users where email like '%setup.invalid') as left_over";
    await onCluster(database.url, noLeftovers);
    expect(await runCommand("doctor", [], { DATABASE_URL: consoleUrl })).toMatchObject({ exitCode: 0 });
  });

  test("lists the product's triggers before the trial runs them, and runs none with --no-trial", async () => {
    await onCluster(
      database.url,
      `create function public.refuse_setup() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$;
       create trigger sends_mail before insert on ${tables.tenants} for each row execute function public.refuse_setup()`,
    );
    const withoutTrial = await runSetup(["--no-trial"]);
    expect(withoutTrial).toMatchObject({ exitCode: 0, error: "" });
    expect(withoutTrial.out).not.toContain("trial");
    const withTrial = await runSetup([]);
    expect(withTrial.exitCode).toBe(1);
    expect(withTrial.error).toBe(
      `The trial runs these triggers of your product (--no-trial skips it):\n  ${tables.tenants}: sends_mail\n`,
    );
    await onCluster(database.url, "drop function public.refuse_setup cascade");
  });

  test("stops at a value in .env.local that Next would parse differently", async () => {
    appendFileSync(path.join(folder, ".env.local"), "METRICS_TOKEN=pa$word-0123456789\n");
    const { exitCode, error } = await runSetup(["--check"]);
    expect({ exitCode, error }).toEqual({
      exitCode: 2,
      error:
        ".env.local: METRICS_TOKEN has a $ that would be read as the start of a variable name: write it as \\$.\n",
    });
    writeFileSync(path.join(folder, ".env.local"), "METRICS_TOKEN=pa\\$word-0123456789\n");
    expect((await runSetup(["--check", "--no-trial"])).error).toBe("");
  });

  test("prints its help and refuses unknown options", async () => {
    expect(await runSetup(["--help"])).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining("--check"),
    });
    expect(await runSetup(["--chek"])).toMatchObject({
      exitCode: 2,
      error: expect.stringContaining("--help"),
    });
  });
});
