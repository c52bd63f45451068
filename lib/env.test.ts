import { describe, expect, test } from "vitest";
import { readEnv } from "./env";

const complete = {
  DATABASE_URL: "postgres://app:secret@db.example.com:5432/postgres",
  NEXT_PUBLIC_SUPABASE_URL: "https://abc.supabase.co/",
  NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "sb_publishable_0123456789",
  SUPABASE_SECRET_KEY: "sb_secret_0123456789",
  CRON_SECRET: "0123456789abcdef",
};

describe("the settings", () => {
  test("are read under the names that Supabase and Vercel use, the more specific one first", () => {
    const { DATABASE_URL, SUPABASE_SECRET_KEY, ...rest } = complete;
    const other = { ...rest, POSTGRES_URL: DATABASE_URL, SUPABASE_SERVICE_ROLE_KEY: SUPABASE_SECRET_KEY };
    expect(readEnv(other)).toEqual(readEnv(complete));
    expect(readEnv({ ...complete, POSTGRES_URL: "postgres://other" }).databaseUrl).toBe(DATABASE_URL);
    expect(readEnv(complete)).toMatchObject({
      supabaseUrl: "https://abc.supabase.co",
      tenantDomain: "example.com",
    });
  });

  test("that are missing are all named in one message", () => {
    for (const name of Object.keys(complete)) expect(() => readEnv({})).toThrow(name);
  });

  test.each([
    ["DATABASE_URL", "mysql://app:hunter2@db"],
    ["NEXT_PUBLIC_SUPABASE_URL", "https://abc.supabase.co/hunter2"],
    ["SUPABASE_SECRET_KEY", "hunter2"],
    ["CRON_SECRET", "hunter2"],
    ["TENANT_DOMAIN", "hunter2!"],
    ["SITE_URL", "https://console.example.com/hunter2"],
    ["ACTIVATION_DELIVERY", "hunter2"],
    ["AUTH_LINK_SECONDS", "hunter2"],
    ["SMTP_URL", "hunter2"],
    ["MAIL_FROM", "hunter2"],
    ["PROVISIONING_DEFAULT", "hunter2"],
    ["PROVISIONING_V1_URL", "https://v1.example.com/hunter2"],
    ["PROVISIONING_V1_URL", "https://admin:hunter2@v1.example.com"],
  ])("that are malformed are named without their value: %s", (name, value) => {
    const read = () => readEnv({ ...complete, [name]: value });
    expect(read).toThrow(name);
    expect(read).not.toThrow("hunter2");
  });

  test.each([
    [{ SITE_URL: "https://console.example.com/" }, "https://console.example.com"],
    [{ VERCEL_PROJECT_PRODUCTION_URL: "console.vercel.app" }, "https://console.vercel.app"],
    [{ PORT: "4000" }, "http://localhost:4000"],
    [{}, "http://localhost:3000"],
  ])("say where the console is reached: %j", (given, siteUrl) => {
    expect(readEnv({ ...complete, ...given }).siteUrl).toBe(siteUrl);
  });

  test("ask for a sender where a mail server is named", () => {
    const SMTP_URL = "smtps://user:hunter2@smtp.example.com:465";
    expect(() => readEnv({ ...complete, SMTP_URL })).toThrow(/MAIL_FROM is missing/);
    expect(readEnv({ ...complete, SMTP_URL, MAIL_FROM: "Console <console@example.com>" })).toMatchObject({
      smtpUrl: SMTP_URL,
      mailFrom: "Console <console@example.com>",
    });
  });
});
