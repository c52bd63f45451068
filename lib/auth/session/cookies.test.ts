import { expect, test, vi } from "vitest";

const settings = {
  DATABASE_URL: "postgres://console@localhost/postgres",
  NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "sb_publishable_only-for-these-tests",
  SUPABASE_SECRET_KEY: "sb_secret_only-for-these-tests",
  CRON_SECRET: "only-for-these-tests",
};

test.each([
  ["https://console.example.com", "http://kong:8000", true],
  ["https://console.example.com", "https://abc.supabase.co", true],
  ["http://localhost:3000", "https://abc.supabase.co", false],
  ["http://10.0.0.7:3000", "http://10.0.0.8:8000", false],
  ["", "https://abc.supabase.co", true],
  ["", "http://127.0.0.1:54321", false],
])(
  "session cookies are HttpOnly, and Secure with the console at %j and Supabase at %s: %s",
  async (site, supabase, secure) => {
    vi.resetModules();
    Object.assign(process.env, settings, { NEXT_PUBLIC_SUPABASE_URL: supabase, SITE_URL: site });
    const { sessionCookieOptions } = await import("./cookies");
    expect(sessionCookieOptions()).toEqual({ httpOnly: true, sameSite: "lax", secure });
  },
);
