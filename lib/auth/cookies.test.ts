import { expect, test, vi } from "vitest";

const settings = {
  DATABASE_URL: "postgres://console@localhost/postgres",
  NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "sb_publishable_only-for-these-tests",
  SUPABASE_SECRET_KEY: "sb_secret_only-for-these-tests",
  CRON_SECRET: "only-for-these-tests",
};

test.each([
  ["https://abc.supabase.co", true],
  ["http://127.0.0.1:54321", false],
])(
  "the session's cookies are out of reach of scripts and other sites; with Supabase at %s only over HTTPS: %s",
  async (url, secure) => {
    vi.resetModules();
    Object.assign(process.env, settings, { NEXT_PUBLIC_SUPABASE_URL: url });
    const { sessionCookieOptions } = await import("./cookies");
    expect(sessionCookieOptions()).toEqual({ httpOnly: true, sameSite: "lax", secure });
  },
);
