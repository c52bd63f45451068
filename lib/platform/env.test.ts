import { describe, expect, test } from "vitest";
import { checkEnv, readEnv } from "./env";

const validSettings = {
  DATABASE_URL: "postgres://app:secret@db.example.com:5432/postgres",
  NEXT_PUBLIC_SUPABASE_URL: "https://abc.supabase.co/",
  NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "sb_publishable_0123456789",
  SUPABASE_SECRET_KEY: "sb_secret_0123456789",
  CRON_SECRET: "0123456789abcdef",
};

describe("the settings", () => {
  test("can have the names that Supabase and Vercel use, but the console's own names take precedence", () => {
    const { DATABASE_URL, SUPABASE_SECRET_KEY, ...rest } = validSettings;
    const otherNames = {
      ...rest,
      POSTGRES_URL: DATABASE_URL,
      SUPABASE_SERVICE_ROLE_KEY: SUPABASE_SECRET_KEY,
    };
    expect(readEnv(otherNames)).toEqual(readEnv(validSettings));
    expect(readEnv({ ...validSettings, POSTGRES_URL: "postgres://other" }).databaseUrl).toBe(DATABASE_URL);
    expect(readEnv(validSettings)).toMatchObject({
      supabaseUrl: "https://abc.supabase.co",
      tenantDomain: "example.com",
    });
  });

  test("can come from Vercel and its Supabase integration, except for CRON_SECRET", () => {
    const token = (role: string) =>
      `header.${Buffer.from(JSON.stringify({ role })).toString("base64url")}.signature`;
    const integration = {
      POSTGRES_URL:
        "postgres://postgres.abc:hunter2@aws-0-eu-central-1.pooler.supabase.com:6543/postgres?sslmode=require&supa=base-pooler.x",
      POSTGRES_PRISMA_URL: "postgres://prisma",
      POSTGRES_URL_NON_POOLING:
        "postgres://postgres.abc:hunter2@aws-0-eu-central-1.pooler.supabase.com:5432/postgres?sslmode=require",
      POSTGRES_USER: "postgres",
      POSTGRES_HOST: "db.abc.supabase.co",
      POSTGRES_PASSWORD: "hunter2",
      POSTGRES_DATABASE: "postgres",
      SUPABASE_URL: "https://abc.supabase.co",
      NEXT_PUBLIC_SUPABASE_URL: "https://abc.supabase.co",
      SUPABASE_ANON_KEY: token("anon"),
      NEXT_PUBLIC_SUPABASE_ANON_KEY: token("anon"),
      SUPABASE_SERVICE_ROLE_KEY: token("service_role"),
      SUPABASE_JWT_SECRET: "hunter2",
      CRON_SECRET: validSettings.CRON_SECRET,
      VERCEL_PROJECT_PRODUCTION_URL: "console.vercel.app",
    };
    expect(readEnv(integration)).toMatchObject({
      databaseUrl: integration.POSTGRES_URL,
      supabaseUrl: "https://abc.supabase.co",
      supabasePublishableKey: token("anon"),
      supabaseSecretKey: token("service_role"),
      siteUrl: "https://console.vercel.app",
    });
    const swappedKeys = {
      ...integration,
      SUPABASE_ANON_KEY: "",
      NEXT_PUBLIC_SUPABASE_ANON_KEY: token("service_role"),
    };
    expect(() => readEnv(swappedKeys)).toThrow(
      /NEXT_PUBLIC_SUPABASE_ANON_KEY.* is a secret key, which browsers must never have/,
    );
    // The message names only the variable that was set.
    expect(() => readEnv({ ...integration, SUPABASE_SERVICE_ROLE_KEY: token("anon") })).toThrow(
      /^ {2}SUPABASE_SERVICE_ROLE_KEY is the publishable key/m,
    );
  });

  test("are all named in one message if they are required but missing", () => {
    for (const name of Object.keys(validSettings)) expect(() => readEnv({})).toThrow(name);
  });

  test.each([
    ["DATABASE_URL", "mysql://app:hunter2@db"],
    ["DATABASE_READ_URL", "postgres://app:hunter2@db1,db2/postgres"],
    ["NEXT_PUBLIC_SUPABASE_URL", "https://abc.supabase.co/hunter2"],
    ["SUPABASE_SECRET_KEY", "hunter2"],
    ["CRON_SECRET", "hunter2"],
    ["METRICS_TOKEN", "hunter2"],
    ["NEXT_SERVER_ACTIONS_ENCRYPTION_KEY", "hunter2"],
    ["NEXT_SERVER_ACTIONS_ENCRYPTION_KEY", "aHVudGVyMg=="],
    ["NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY", "sb_secret_hunter2_hunter2"],
    ["SUPABASE_SECRET_KEY", "sb_publishable_hunter2_hunter2"],
    ["TENANT_DOMAIN", "hunter2!"],
    ["SITE_URL", "https://console.example.com/hunter2"],
    ["ACTIVATION_DELIVERY", "hunter2"],
    ["REQUIRE_MFA", "hunter2"],
    ["OWNER_LINK_HOURS", "hunter2"],
    ["SMTP_URL", "hunter2"],
    ["SMTP_URL", "smtps://mailer:hunter2#t@host"],
    ["SMTP_URL", "postgres://mailer:hunter2@host/postgres"],
    ["MAIL_FROM", "hunter2"],
    ["MAIL_FROM", "hunter2 <console>"],
    ["MAIL_FROM", "hunter2@example.com, b@example.com"],
    ["MAIL_FROM", "Console\r\nBcc: hunter2 <console@example.com>"],
    ["BRAND_NAME", `hunter2${"x".repeat(60)}`],
    ["BRAND_NAME", "hunter2\nBcc: b@example.com"],
    ["BRAND_LOGO_URL", "http://example.com/hunter2.png"],
    ["BRAND_LOGO_URL", "https://example.com/hunter2.svg"],
    ["BRAND_LOGO_URL", "javascript:hunter2"],
    ["SUPPORT_EMAIL", "Support <hunter2@example.com>"],
    ["AUDIT_STREAM", "hunter2"],
    ["RETENTION_ATTEMPTS_MONTHS", "hunter2"],
    ["RETENTION_ATTEMPTS_MONTHS", "11"],
    ["RETENTION_ATTEMPTS_MONTHS", "24.5"],
    ["RETENTION_DENIED_DAYS", "29"],
    ["RETENTION_DELIVERIES_DAYS", "6"],
    ["PROVISIONING_DEFAULT", "hunter2"],
    ["PROVISIONING_V1_URL", "https://v1.example.com/hunter2"],
    ["PROVISIONING_V1_URL", "https://admin:hunter2@v1.example.com"],
  ])("are named without their value if the value is malformed: %s", (name, value) => {
    const read = () => readEnv({ ...validSettings, [name]: value });
    expect(read).toThrow(name);
    expect(read).not.toThrow("hunter2");
  });

  test.each([
    [{ SITE_URL: "https://console.example.com/" }, "https://console.example.com"],
    [{ VERCEL_PROJECT_PRODUCTION_URL: "console.vercel.app" }, "https://console.vercel.app"],
    [{ PORT: "4000" }, "http://localhost:4000"],
    [{}, "http://localhost:3000"],
  ])("set the console's address: %j", (given, siteUrl) => {
    expect(readEnv({ ...validSettings, ...given }).siteUrl).toBe(siteUrl);
  });

  test("require no second factor by default", () => {
    expect(readEnv(validSettings).requireMfa).toBe(false);
    expect(readEnv({ ...validSettings, REQUIRE_MFA: "false" }).requireMfa).toBe(false);
    expect(readEnv({ ...validSettings, REQUIRE_MFA: "true" }).requireMfa).toBe(true);
  });

  test("keep attempts forever by default, denied calls for 90 days and deliveries for 30", () => {
    const { retentionAttemptsMonths, retentionDeniedDays, retentionDeliveriesDays } = readEnv(validSettings);
    expect([retentionAttemptsMonths, retentionDeniedDays, retentionDeliveriesDays]).toEqual([
      undefined,
      90,
      30,
    ]);
  });

  test("require a sender if a mail server is set, whatever else is wrong", () => {
    const SMTP_URL = "smtps://user:hunter2@smtp.example.com:465";
    expect(() => readEnv({ ...validSettings, SMTP_URL })).toThrow(/MAIL_FROM is missing/);
    const { CRON_SECRET, ...others } = validSettings;
    expect(() => readEnv({ ...others, SMTP_URL })).toThrow(/CRON_SECRET .*\n.*MAIL_FROM is missing/);
    const wrong = checkEnv({ ...validSettings, SMTP_URL, MAIL_FROM: "hunter2" });
    expect(wrong).toMatchObject({ ok: false, problems: [{ names: ["MAIL_FROM"] }] });
    expect(readEnv({ ...validSettings, SMTP_URL, MAIL_FROM: "Console <console@example.com>" })).toMatchObject(
      {
        smtp: { host: "smtp.example.com", auth: { user: "user", pass: "hunter2" } },
        mailFrom: { name: "Console", address: "console@example.com" },
      },
    );
  });

  test.each([
    ["console@example.com", { name: "", address: "console@example.com" }],
    ["Golden, Inc. <console@example.com>", { name: "Golden, Inc.", address: "console@example.com" }],
    [
      '"Golden \\"G\\" <Inc>" <console@example.com>',
      { name: 'Golden "G" <Inc>', address: "console@example.com" },
    ],
    ["Žofín 寿司<console@example.com>", { name: "Žofín 寿司", address: "console@example.com" }],
  ])("accept the sender %s", (MAIL_FROM, mailFrom) => {
    expect(readEnv({ ...validSettings, MAIL_FROM })).toMatchObject({ mailFrom });
  });

  test("take the product's name from BRAND_NAME, or otherwise from TENANT_DOMAIN", () => {
    expect(readEnv({ ...validSettings, TENANT_DOMAIN: "spoon.app" }).brandName).toBe("spoon.app");
    expect(readEnv({ ...validSettings, TENANT_DOMAIN: "spoon.app", BRAND_NAME: "Spoon" }).brandName).toBe(
      "Spoon",
    );
  });
});
