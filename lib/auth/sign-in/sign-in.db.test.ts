import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { admin } from "@/db/testing/admin";
import { createUser } from "@/local/seed/users";
import { failAuth, inputFor, withAuthServer } from "../../provisioning/testing";

// Mocks one browser's cookies and headers. The console's own code is not mocked.
const jar = vi.hoisted(() => new Map<string, string>());
vi.mock("next/headers", () => ({
  headers: async () => new Headers({ "x-forwarded-for": "192.0.2.8" }),
  cookies: async () => ({
    getAll: () => [...jar].map(([name, value]) => ({ name, value })),
    set: (name: string, value: string) => jar.set(name, value),
  }),
}));
// Records waits instead of waiting.
const waits = vi.hoisted(() => [] as number[]);
vi.mock("node:timers/promises", () => ({ setTimeout: async (ms: number) => void waits.push(ms) }));

withAuthServer();
const { signIn } = await import("./sign-in");
const { countSignIn } = await import("./sign-in-limits");

const password = "a password for tests";
const network = "192.0.2.1";
const success = { ok: true, factors: 0 };
const wrongCredentials = { ok: false, problem: "wrong-credentials" };
const rateLimited = { ok: false, problem: "rate-limited", retryAfterSeconds: expect.any(Number) };

async function account(metadata = {}): Promise<string> {
  const email = `${randomUUID()}@staff.test`;
  const id = await createUser(process.env as Record<string, string>, { email, fullName: "Staff", password });
  await admin.execute(
    sql`update auth.users set raw_user_meta_data = ${JSON.stringify(metadata)}::jsonb where id = ${id}::uuid`,
  );
  return email;
}

/** Counts this many tries, and returns the wait after each one. */
async function guess(email: string, network: string, times: number) {
  const answers = [];
  for (let n = 0; n < times; n++) answers.push(await countSignIn(email, network));
  return answers;
}

const passTime = (seconds: number) =>
  admin.execute(
    sql`update provisioning.rate_limits set window_started_at = window_started_at - ${seconds} * interval '1 second'`,
  );

beforeEach(async () => {
  jar.clear();
  waits.length = 0;
  await admin.execute(sql`delete from provisioning.rate_limits`);
});

describe("guessing passwords", () => {
  test("is refused after ten tries on one account from one network, without blocking other networks", async () => {
    const email = await account();
    expect(await signIn(email, "wrong", "198.51.100.1")).toEqual(wrongCredentials);
    const waits = await guess(email, "198.51.100.1", 11);
    expect(waits.map((wait) => wait === null)).toEqual([...Array(9).fill(true), false, false]);
    expect(await signIn(email, password, "198.51.100.1")).toEqual(rateLimited);
    expect(await signIn(email, password, network)).toEqual(success);
  });

  test("causes longer waits the longer it continues", async () => {
    const longest = [];
    for (let round = 0; round < 3; round++) {
      longest.push((await guess("ana@staff.test", "198.51.100.1", 11)).at(-1));
      await passTime(301);
    }
    expect(longest[0]).toBeLessThanOrEqual(300);
    expect(longest[2]).toBeGreaterThan(2_000);
  });

  test("is limited per account across networks, except in a browser that has signed in to the account", async () => {
    const email = await account();
    expect(await signIn(email, password, network)).toEqual(success);
    await admin.execute(
      sql`update provisioning.rate_limits set hits = 200 where key like 'sign-in-account-hour:%'`,
    );
    expect(await signIn(email, password, "203.0.113.5")).toEqual(success);
    const known = new Map(jar);
    jar.clear();
    expect(await signIn(email, password, "203.0.113.5")).toEqual(rateLimited);
    for (const [name, value] of known) jar.set(name, name === "console-known-device" ? `${value}x` : value);
    expect(await signIn(email, password, "203.0.113.5")).toEqual(rateLimited);
    for (const [name, value] of known) jar.set(name, value);
    expect(await signIn(await account(), password, "203.0.113.5")).toEqual(success);
  });

  test("is refused after 100 tries on different accounts from one network", async () => {
    const network = "203.0.113.77";
    for (let n = 0; n < 100; n++) expect(await countSignIn(`guess-${n}@example.test`, network)).toBeNull();
    expect(await countSignIn("guess-100@example.test", network)).toBeGreaterThan(0);
    expect(await countSignIn("guess-100@example.test", "203.0.113.78")).toBeNull();
  });

  test("does not use up the account's limit once the attacker's network is refused", async () => {
    await guess("ana@staff.test", "198.51.100.1", 30);
    const { rows } = await admin.execute(
      sql`select hits from provisioning.rate_limits where key like 'sign-in-account-%'`,
    );
    expect(rows).toEqual([{ hits: 10 }, { hits: 10 }]);
  });

  test("takes the same time with and without an account, rounded up to half a second", async () => {
    const known = await account();
    for (const email of [known, "no-account@staff.test"]) {
      expect(await signIn(email, "wrong", network)).toEqual(wrongCredentials);
    }
    expect(waits).toHaveLength(2);
    expect(waits.every((ms) => ms > 0 && ms <= 500)).toBe(true);
  });
});

describe("a new session", () => {
  test("is stored without the user's metadata", async () => {
    const email = await account({ note: "n".repeat(5_000) });
    expect(await signIn(email, password, network)).toEqual(success);
    const parts = [...jar].filter(([name]) => name.includes("-auth-token")).map(([, value]) => value);
    const session = JSON.parse(Buffer.from(parts.join("").replace("base64-", ""), "base64url").toString());
    expect(Object.keys(session).sort()).toEqual(
      ["access_token", "expires_at", "expires_in", "refresh_token", "token_type", "weak_password"].sort(),
    );
    // Node accepts at most 16 KB of headers.
    expect(parts.join("").length).toBeLessThan(11_000);
  });

  test("replaces an invalid session cookie that has a stale chunk", async () => {
    jar.set("sb-localhost-auth-token", "5").set("sb-localhost-auth-token.7", "rest");
    expect(await signIn(await account({ note: "n".repeat(5_000) }), password, network)).toEqual(success);
    expect(jar.get("sb-localhost-auth-token")).toBe("");
    const { getSignedIn } = await import("../session");
    expect(await getSignedIn()).toMatchObject({ secondFactor: false });
  });
});

test("CAPTCHA protection does not block staff, because sign-ins use the console's key", async () => {
  const email = await account();
  await failAuth({ ...inputFor("captcha"), ownerEmail: email }, { route: "POST /token", kind: "captcha" });
  expect(await signIn(email, password, network)).toEqual(success);
});

describe("a failed sign-in", () => {
  test.each([
    ["the Auth server's own limit", "over-limit", "too-many"],
    ["a key that its gateway rejects", "bad-key", "console-key"],
    ["disabled password sign-ins", "provider-disabled", "switched-off"],
    ["an error from the Auth server", "fail", "auth-failing"],
    ["a gateway's page with status 200", "html", "auth-unexpected"],
    ["no connection", "unavailable", "auth-silent"],
    ["a clock that is 65 minutes ahead", "clock-behind", "clock"],
  ])("with the correct password reports its cause: %s", async (_what, kind, problem) => {
    const email = await account();
    const fault = { route: "POST /token", kind, delayMs: 65 * 60_000 };
    await failAuth({ ...inputFor(kind), ownerEmail: email }, fault);
    expect(await signIn(email, password, network)).toEqual({ ok: false, problem });
    expect([...jar.keys()]).toEqual([]);
    expect(await signIn(email, password, network)).toEqual(success);
  });

  test.each([
    ["an unconfirmed address", sql`email_confirmed_at = null`, "not-confirmed", "wrong-credentials"],
    ["a ban", sql`banned_until = now() + interval '1 day'`, "banned", "banned"],
  ])(
    "with a wrong password reveals %s only if the Auth server does",
    async (_what, change, problem, problemForWrongPassword) => {
      const email = await account();
      await admin.execute(sql`update auth.users set ${change} where email = ${email}`);
      expect(await signIn(email, password, network)).toEqual({ ok: false, problem });
      expect(await signIn(email, "wrong", network)).toEqual({ ok: false, problem: problemForWrongPassword });
    },
  );

  test("is retried after a brief refusal of the key", async () => {
    const email = await account();
    await failAuth(
      { ...inputFor("moment"), ownerEmail: email },
      { route: "POST /token", kind: "bad-jwt", times: 2 },
    );
    expect(await signIn(email, password, network)).toEqual(success);
  });

  test.each([
    ["42501", "database"],
    ["25006", "database-read-only"],
  ])("after SQLSTATE %s reports that the try could not be counted", async (state, problem) => {
    const email = await account();
    await admin.execute(
      sql.raw(`
      create function public.refuse_counts() returns trigger language plpgsql as $$
      begin raise exception 'refused' using errcode = '${state}'; end $$;
      create trigger refuse_counts before insert on provisioning.rate_limits execute function public.refuse_counts()`),
    );
    expect(await signIn(email, password, network)).toEqual({ ok: false, problem });
    await admin.execute(sql`drop function public.refuse_counts cascade`);
  });
});
