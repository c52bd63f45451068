import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { tables } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { createTestDatabase, databaseUrl, onCluster, type TestDatabase } from "@/db/testing/database";
import { createUser } from "@/lib/cleanups/testing";
import { withAuthServer } from "@/lib/provisioning/testing";
import { asConsole } from "@/local/console-login";
import { checkSetup } from "./checks";
import { startProjectProxy } from "./testing";

withAuthServer();

type Source = Record<string, string>;

/** Settings without any problem. */
let validSettings: Source;
const databases: TestDatabase[] = [];
const stops: (() => void)[] = [];

beforeAll(async () => {
  const adminId = randomUUID();
  await createUser(adminId, "admin@setup.test");
  await admin.execute(
    sql`insert into provisioning.staff (user_id, role, added_by) values (${adminId}::uuid, 'admin', 'test')`,
  );
  validSettings = {
    DATABASE_URL: process.env.DATABASE_URL ?? "",
    MIGRATION_DATABASE_URL: process.env.MIGRATION_DATABASE_URL ?? "",
    NEXT_PUBLIC_SUPABASE_URL: process.env.NEXT_PUBLIC_SUPABASE_URL ?? "",
    NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: process.env.NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY ?? "",
    SUPABASE_SECRET_KEY: process.env.SUPABASE_SECRET_KEY ?? "",
    CRON_SECRET: "only-for-these-tests",
    SITE_URL: "http://localhost:3000",
    TENANT_DOMAIN: "setup.test",
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: Buffer.alloc(32).toString("base64"),
  };
});
afterAll(async () => {
  for (const stop of stops) stop();
  await Promise.all(databases.map((database) => database.drop()));
});

/** A separate database on which one statement was run. */
async function otherDatabase(template?: string, statement?: string): Promise<string> {
  const newDatabase = await createTestDatabase(template);
  databases.push(newDatabase);
  if (statement) await onCluster(newDatabase.url, statement);
  return newDatabase.url;
}

/** The same connection for the app and for migrations. */
const useForBoth = (url: string): Source => ({ DATABASE_URL: url, MIGRATION_DATABASE_URL: url });

async function otherProject(
  answers: Record<string, unknown>,
  headers: Record<string, string> = {},
): Promise<Source> {
  const { url, stop } = await startProjectProxy(
    validSettings.NEXT_PUBLIC_SUPABASE_URL ?? "",
    answers,
    headers,
  );
  stops.push(stop);
  return { NEXT_PUBLIC_SUPABASE_URL: url };
}

const withUser = (user: string) => () => {
  const url = new URL(validSettings.DATABASE_URL ?? "");
  [url.username, url.password] = [user, "wrong"];
  return useForBoth(url.href);
};

const pooler = "postgres://postgres.abc:secret@aws-0-eu-central-1.pooler.supabase.com";
const withTls = "/postgres?sslmode=require";

/** A login without any rights. */
async function plainLogin(): Promise<string> {
  const url = new URL(validSettings.MIGRATION_DATABASE_URL ?? "");
  [url.username, url.password] = [`plain_${randomUUID().slice(0, 8)}`, "secret"];
  await onCluster(
    validSettings.MIGRATION_DATABASE_URL ?? "",
    `create role ${url.username} login password 'secret'`,
  );
  return url.href;
}

/** [problem, the check that finds it, its fix, settings with the problem] */
const problems: [string, string, RegExp, () => Source | Promise<Source>][] = [
  ["a setting is missing", "settings", /Set it to a random string, e\.g\. from/, () => ({ CRON_SECRET: "" })],
  [
    "the secret key is set as the publishable key",
    "settings",
    /Set the publishable one, and create a new secret key in Supabase, Project Settings, API Keys/,
    () => ({ NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "sb_secret_0123456789abcdef" }),
  ],
  [
    "the server actions key is not valid",
    "settings",
    /openssl rand -base64 32/,
    () => ({ NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: "c2hvcnQ=" }),
  ],
  [
    "the console is served without encryption",
    "console address",
    /over HTTPS, and set SITE_URL to its https:\/\/ address/,
    () => ({ SITE_URL: "http://console.example.com" }),
  ],
  [
    "sessions have another issuer",
    "session issuer",
    /Set SUPABASE_JWT_ISSUER to https:\/\/auth\.example\.com\/auth\/v1/,
    () =>
      otherProject({
        "/auth/v1/.well-known/openid-configuration": { issuer: "https://auth.example.com/auth/v1" },
      }),
  ],
  [
    "this machine's clock is wrong",
    "clock",
    /Synchronise it with a time server/,
    () => otherProject({ "/auth/v1/health": { name: "GoTrue" } }, { date: new Date(0).toUTCString() }),
  ],
  [
    "the app uses the pooler's session mode",
    "database connections",
    /Transaction pooler, with port 6543 \(Supabase, Connect/,
    () => ({ DATABASE_URL: `${pooler}:5432${withTls}` }),
  ],
  [
    "migrations use the pooler's transaction mode",
    "database connections",
    /Set MIGRATION_DATABASE_URL to the “Direct connection” or “Session pooler” string/,
    () => ({ MIGRATION_DATABASE_URL: `${pooler}:6543${withTls}` }),
  ],
  [
    "the connection to the database does not use TLS",
    "database encryption",
    /\?sslmode=require .*Enforce SSL \(Supabase, Database, Settings/,
    () => ({ DATABASE_URL: `${pooler}:6543/postgres` }),
  ],
  [
    "the database and the keys belong to different projects",
    "one project",
    /Copy the connection strings from the project xyz/,
    () => ({ DATABASE_URL: `${pooler}:6543${withTls}`, NEXT_PUBLIC_SUPABASE_URL: "https://xyz.supabase.co" }),
  ],
  ["the password is wrong", "database", /Reset database password/, withUser("postgres")],
  [
    "the database does not exist",
    "database",
    /On Supabase it is postgres/,
    () => useForBoth(databaseUrl(inject("clusterUrl"), "elsewhere")),
  ],
  [
    "nothing listens on the database's port",
    "database",
    /Check the host and port \(Supabase, Connect\).*Network Restrictions/,
    () => useForBoth("postgres://postgres:secret@127.0.0.1:9/postgres"),
  ],
  [
    "the connection string asks for TLS, which the database does not support",
    "database",
    /for a server on your own network, leave sslmode out/,
    () => useForBoth(`${validSettings.MIGRATION_DATABASE_URL}?sslmode=require`),
  ],
  [
    "the file of the database's CA certificate does not exist",
    "database",
    /Correct the path of sslrootcert/,
    () =>
      useForBoth(
        `${validSettings.MIGRATION_DATABASE_URL}?sslmode=verify-full&sslrootcert=/nowhere/prod-ca.crt`,
      ),
  ],
  [
    "the database is not Supabase's",
    "database",
    /connection string of the Supabase project whose keys you use/,
    async () => useForBoth(await otherDatabase("template1")),
  ],
  [
    "nothing answers at the project's address",
    "authentication service",
    /Copy the project's URL again .*restore the project/,
    () => ({ NEXT_PUBLIC_SUPABASE_URL: "http://127.0.0.1:9" }),
  ],
  [
    "the publishable key is another project's",
    "authentication service",
    /Copy the publishable key of this project/,
    () => ({ NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "sb_publishable_of_another_project" }),
  ],
  [
    "the secret key is another project's",
    "secret key",
    /Project Settings, API Keys, Secret keys/,
    () => ({ SUPABASE_SECRET_KEY: "sb_secret_of_another_project" }),
  ],
  [
    "the accounts are in another database",
    "accounts",
    /from the same project/,
    async () => useForBoth(await otherDatabase()),
  ],
  [
    "sign-in by e-mail is turned off",
    "mail",
    /Authentication, Sign In \/ Providers, Email/,
    () => otherProject({ "/auth/v1/settings": { external: { email: false } } }),
  ],
  [
    "the password of the mail server is not percent-encoded",
    "settings",
    /Write # as %23/,
    () => ({ SMTP_URL: "smtps://mailer:secret#secret@host", MAIL_FROM: "Console <console@setup.test>" }),
  ],
  [
    "the mail server does not answer",
    "mail",
    /Check its host and port: smtps:\/\/ with 465/,
    () => ({ SMTP_URL: "smtp://127.0.0.1:9", MAIL_FROM: "Console <console@setup.test>" }),
  ],
  [
    "the console's schema is exposed",
    "Data API",
    /Exposed schemas/,
    () => otherProject({ "/rest/v1/attempts": [] }),
  ],
  [
    "a migration is not applied",
    "migrations",
    /npm run db:migrate/,
    async () =>
      useForBoth(
        await otherDatabase(
          undefined,
          "delete from provisioning.migrations where created_at = (select max(created_at) from provisioning.migrations)",
        ),
      ),
  ],
  [
    "the product's tables are not adopted",
    "migrations",
    /npm run db:adopt/,
    async () => useForBoth(await otherDatabase(undefined, "drop schema provisioning cascade")),
  ],
  [
    "the console's login has no rights",
    "console rights",
    /grant provisioning_app to plain_[0-9a-f]+;/,
    async () => ({ DATABASE_URL: await plainLogin() }),
  ],
  [
    "a policy keeps the console from creating a tenant",
    "trial",
    /RESTRICTIVE policy applies to the console too/,
    async () => ({
      DATABASE_URL: asConsole(
        await otherDatabase(
          undefined,
          `create policy shut on ${tables.tenants} as restrictive using (false)`,
        ),
      ),
    }),
  ],
  [
    "there is no admin",
    "first admin",
    /Authentication, Users, Add user.*npm run setup -- --admin/,
    async () => useForBoth(await otherDatabase()),
  ],
];

describe("the setup checks", () => {
  test("advise a separate login if the console connects as the owner", async () => {
    const matches = (
      await checkSetup({ ...validSettings, ...useForBoth(validSettings.MIGRATION_DATABASE_URL ?? "") })
    ).filter(({ check }) => check === "console rights");
    expect(matches).toMatchObject([
      { kind: "advice", fix: expect.stringContaining("docs/database-security.md") },
    ]);
  });

  test("advise setting an owner's connection for migrations if only the console's is set", async () => {
    const matches = (
      await checkSetup({ ...validSettings, ...useForBoth(validSettings.DATABASE_URL ?? "") })
    ).filter(({ check }) => check === "migrations");
    expect(matches).toMatchObject([
      { kind: "advice", fix: expect.stringContaining("MIGRATION_DATABASE_URL to a connection string for") },
    ]);
  });

  test("find no problem in a valid setup, and change nothing", async () => {
    const before = await readAllRows();
    const findings = await checkSetup(validSettings);
    expect(findings.filter(({ kind }) => kind === "problem")).toEqual([]);
    expect(findings.filter(({ kind }) => kind === "ok").length).toBeGreaterThan(12);
    expect(await readAllRows()).toEqual(before);
  });

  test.each(problems)("report, with a fix, that %s", async (_what, check, fix, source) => {
    const findings = await checkSetup({ ...validSettings, ...(await source()) });
    const matches = findings.filter((finding) => finding.check === check && finding.kind === "problem");
    expect(matches).toContainEqual(expect.objectContaining({ fix: expect.stringMatching(fix) }));
    expect(JSON.stringify(findings)).not.toMatch(/wrong@|secret@|secret#|sb_secret_of|sb_secret_0/);
  });
});

/** All rows that setup could change. */
async function readAllRows(): Promise<unknown> {
  const { rows } = await admin.execute(sql`
    select (select jsonb_agg(u) from auth.users u) as users, (select jsonb_agg(t) from auth.one_time_tokens t) as tokens,
      (select jsonb_agg(a) from provisioning.attempts a) as attempts, (select jsonb_agg(s) from provisioning.staff s) as staff,
      (select jsonb_agg(m) from provisioning.migrations m) as migrations, (select count(*)::int from auth.audit_log_entries) as audit`);
  return rows;
}
