import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { TOTP } from "otpauth";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { admin } from "@/db/testing/admin";
import { createUser } from "@/local/seed/users";

// Mocks one browser's cookies and headers. The console's own code is not mocked.
const browser = vi.hoisted(() => ({ jar: new Map<string, string>(), scripts: true }));
vi.mock("next/headers", () => ({
  headers: async () =>
    new Headers({ "x-own-path": "/provision-v2", ...(browser.scripts && { "next-action": "x" }) }),
  cookies: async () => ({
    getAll: () => [...browser.jar].map(([name, value]) => ({ name, value })),
    set: (name: string, value: string) => browser.jar.set(name, value),
  }),
}));
process.env.REQUIRE_MFA = "true";

const { defineAction, defineQuery, defineWriteAction } = await import("./action");
const { db } = await import("@/db/client");
const { defineStaffRoute, jsonResponse } = await import("./route");
const { beginEnrolment, confirmEnrolment } = await import("../second-factor/enrol-factor");
const { verifyFactor } = await import("../second-factor/verify-factor");
const { removeFactor } = await import("../second-factor/remove-factor");
const { getSignedIn } = await import("../auth/session");
const { signIn } = await import("../auth/sign-in/sign-in");
const { supabaseServer } = await import("../auth/session/supabase");
const { withAuthServer } = await import("../provisioning/testing");

withAuthServer();
beforeEach(() => {
  browser.jar.clear();
  browser.scripts = true;
});

const limit = { name: "act", max: 100, windowSeconds: 60 };
const run = vi.fn(async () => "done");
const parse = vi.fn(() => ({ ok: true, input: null }) as const);
const refuse = vi.fn(async ({ code, detail }) => `${code} ${JSON.stringify(detail ?? {})}`);
const factorMissing = 'UNAUTHENTICATED {"missing":"second factor"}';
const act = defineAction<null, string>({ role: "admin", limit, parse, run, refuse });
const read = defineAction<null, string>({
  role: "admin",
  limit,
  withoutSecondFactor: true,
  parse,
  run,
  refuse,
});
const firstWrite = vi.fn(() => ({
  value: sql`to_jsonb(true)`,
  send: <T>(send: (executor: typeof db) => Promise<T>) => send(db),
  readBack: async () => null,
}));
const write = defineWriteAction<null, null, true, string>({
  role: "admin",
  limit,
  parse,
  prepare: () => null,
  firstWrite,
  run,
  refuse,
});
beforeEach(() => vi.clearAllMocks());

type Member = { id: string; email: string; password: string };

async function newMember(role: "admin" | "support" | null): Promise<Member> {
  const [email, password] = [`member-${randomUUID()}@staff.test`, "a password for tests"];
  const id = await createUser(process.env as Record<string, string>, { email, fullName: "M", password });
  if (role) {
    await admin.execute(
      sql`insert into provisioning.staff (user_id, role, added_by) values (${id}::uuid, ${role}, 'test')`,
    );
  }
  return { id, email, password };
}

async function signedIn(role: "admin" | "support" | null): Promise<Member> {
  const member = await newMember(role);
  expect(await signIn(member.email, member.password, "192.0.2.1")).toEqual({ ok: true, factors: 0 });
  return member;
}

const codeOf = (secret: string) => new TOTP({ secret }).generate();

/** Sets up an authenticator app, which also verifies the second factor. Returns its id and secret. */
async function enrol({ id, email }: Member): Promise<{ factorId: string; secret: string }> {
  const result = await beginEnrolment("Phone");
  if (!result.ok) throw new Error(result.problem);
  const { factorId, secret } = result.enrolment;
  const confirmation = await confirmEnrolment(
    { id, email, role: "admin" },
    { factorId, code: codeOf(secret) },
  );
  expect(confirmation).toEqual({ ok: true, name: "Phone" });
  return { factorId, secret };
}

/** Backdates the verified factors of this user's sessions by `span` and renews this browser's token. */
async function backdateFactors({ id }: Member, span: string): Promise<void> {
  await admin.execute(sql`update auth.mfa_amr_claims set updated_at = updated_at - ${span}::interval
    where session_id in (select id from auth.sessions where user_id = ${id}::uuid)`);
  const { error } = await (await supabaseServer()).auth.refreshSession();
  expect(error).toBeNull();
}

async function eventsOf({ id }: Member) {
  const { rows } = await admin.execute(
    sql`select kind, detail from provisioning.staff_events where actor_id = ${id}::uuid order by at, id`,
  );
  return rows;
}

describe("an action that requires a second factor", () => {
  test("is counted, recorded and refused before its input is parsed if the admin has entered only a password", async () => {
    const member = await signedIn("admin");
    expect(await act({})).toBe(factorMissing);
    expect([run, parse].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
    expect(refuse.mock.calls[0]).toEqual([
      { code: "UNAUTHENTICATED", detail: { missing: "second factor" } },
      {},
      expect.objectContaining({ id: member.id, email: member.email }),
    ]);
    expect(await eventsOf(member)).toEqual([
      { kind: "denied", detail: { what: "act", missing: "second factor" } },
    ]);
    const { rows } = await admin.execute(
      sql`select hits from provisioning.rate_limits where key = ${`act:${member.id}`}`,
    );
    expect(rows).toEqual([{ hits: 1 }]);
  });

  test("sends no first write before a code has been entered", async () => {
    const member = await signedIn("admin");
    expect(await write({})).toBe(factorMissing);
    expect([run, parse, firstWrite].map(({ mock }) => mock.calls.length)).toEqual([0, 0, 0]);
    await enrol(member);
    expect(await write({})).toBe("done");
    expect(firstWrite).toHaveBeenCalledOnce();
  });

  test("runs after a code has been entered, but not in the user's other sessions", async () => {
    const member = await signedIn("admin");
    await enrol(member);
    expect(await act({})).toBe("done");
    browser.jar.clear();
    expect(await signIn(member.email, member.password, "192.0.2.1")).toEqual({ ok: true, factors: 1 });
    expect(await act({})).toBe(factorMissing);
  });

  test("requires another code after twelve hours", async () => {
    const member = await signedIn("admin");
    const { secret } = await enrol(member);
    await backdateFactors(member, "11 hours 59 minutes");
    expect(await act({})).toBe("done");
    await backdateFactors(member, "2 minutes");
    expect(await act({})).toBe(factorMissing);
    expect(await verifyFactor(member.id, codeOf(secret), "192.0.2.1")).toEqual({ ok: true });
    expect(await act({})).toBe("done");
  });

  test("checks the session first, then the role, and the second factor last", async () => {
    expect(await act({})).toBe("UNAUTHENTICATED {}");
    const member = await signedIn(null);
    expect(await act({})).toBe("FORBIDDEN {}");
    await admin.execute(
      sql`insert into provisioning.staff (user_id, role, added_by) values (${member.id}::uuid, 'admin', 'test')`,
    );
    expect(await act({})).toBe(factorMissing);
    await enrol(member);
    expect(await act({})).toBe("done");
  });

  test("redirects a form without JavaScript to the page that asks for a code, with the path to return to", async () => {
    await signedIn("admin");
    browser.scripts = false;
    await expect(act({})).rejects.toMatchObject({
      digest: expect.stringContaining("/login/verify?next=%2Fprovision-v2"),
    });
    expect(refuse).toHaveBeenCalledOnce();
    expect(run).not.toHaveBeenCalled();
  });

  test("refuses a cookie whose token was changed to claim a second factor", async () => {
    await signedIn("admin");
    const [[name = "", value = ""] = []] = browser.jar;
    const session = JSON.parse(Buffer.from(value.replace("base64-", ""), "base64url").toString());
    const [head, body = "", signature] = session.access_token.split(".");
    const claims = { ...JSON.parse(Buffer.from(body, "base64url").toString()), aal: "aal2" };
    const forgedToken = Buffer.from(JSON.stringify(claims)).toString("base64url");
    session.access_token = [head, forgedToken, signature].join(".");
    browser.jar.set(name, `base64-${Buffer.from(JSON.stringify(session)).toString("base64url")}`);
    expect(await act({})).toBe("UNAUTHENTICATED {}");
    expect(run).not.toHaveBeenCalled();
  });
});

test("an action or a query that only reads requires no second factor", async () => {
  await signedIn("admin");
  expect(await read({})).toBe("done");
  const query = defineQuery({
    role: "admin",
    limit,
    parse: () => null,
    query: () => ({ value: sql`to_jsonb(1)`, read: (found: number | null) => ({ found }) }),
  });
  expect(await query({})).toEqual({ found: 1 });
});

describe("a route while REQUIRE_MFA is set", () => {
  const answer = async () => jsonResponse("exported");
  const request = () => new Request("http://localhost/audit/export");

  test("reports the missing second factor after only a password, and returns data after a code", async () => {
    const member = await signedIn("support");
    const route = defineStaffRoute({ name: "export", role: "support", run: answer });
    const refused = await route(request());
    expect(refused.status).toBe(401);
    expect(await refused.json()).toEqual({ error: expect.any(String), missing: "second factor" });
    expect(await eventsOf(member)).toEqual([
      { kind: "denied", detail: { what: "export", missing: "second factor" } },
    ]);
    await enrol(member);
    expect(await (await route(request())).json()).toBe("exported");
  });

  test("requires no code if it returns only data that pages also show", async () => {
    await signedIn("support");
    const route = defineStaffRoute({ name: "live", role: "support", withoutSecondFactor: true, run: answer });
    expect((await route(request())).status).toBe(200);
  });
});

describe("an authenticator app", () => {
  test("can be set up again before it is confirmed, which invalidates the previous setup", async () => {
    const member = await signedIn("admin");
    const first = await beginEnrolment("Phone");
    const second = await beginEnrolment("Phone");
    expect([first.ok, second.ok]).toEqual([true, true]);
    if (!first.ok || !second.ok) return;
    const actor = { ...member, role: "admin" } as const;
    const { factorId, secret, qrCode } = first.enrolment;
    expect(qrCode).toMatch(/^data:image\/svg\+xml;base64,/);
    expect(Buffer.from(qrCode.split(",")[1] ?? "", "base64").toString()).toContain("<svg");
    expect(await confirmEnrolment(actor, { factorId, code: codeOf(secret) })).toEqual({
      ok: false,
      problem: "not-found",
    });
    expect((await getSignedIn())?.secondFactor).toBe(false);
  });

  test("accepts ten tries in five minutes and fifty a day, and none if tries cannot be counted", async () => {
    const member = await signedIn("admin");
    const { secret } = await enrol(member);
    const wrongCode = { ok: false, problem: "wrong-code" };
    expect(await verifyFactor(member.id, "no digits", "192.0.2.2")).toEqual(wrongCode);
    await admin.execute(sql`update provisioning.rate_limits set hits = 9 where key like 'code-account:%'`);
    expect(await verifyFactor(member.id, "no digits", "192.0.2.2")).toEqual(wrongCode);
    const refused = { ok: false, problem: "rate-limited", retryAfterSeconds: expect.any(Number) };
    expect(await verifyFactor(member.id, codeOf(secret), "192.0.2.2")).toEqual(refused);
    await admin.execute(sql`update provisioning.rate_limits set hits = 0 where key like 'code-account:%'`);
    expect(await verifyFactor(member.id, codeOf(secret), "192.0.2.2")).toEqual({ ok: true });
    await admin.execute(
      sql`update provisioning.rate_limits set hits = 50 where key like 'code-account-day:%'`,
    );
    expect(await verifyFactor(member.id, codeOf(secret), "192.0.2.2")).toEqual(refused);
    await admin.execute(sql`revoke insert, update on provisioning.rate_limits from provisioning_app`);
    expect(await verifyFactor(member.id, codeOf(secret), "192.0.2.2")).toEqual({
      ok: false,
      problem: "database",
    });
    await admin.execute(sql`grant insert, update on provisioning.rate_limits to provisioning_app`);
  });

  test("cannot be confirmed twice, which would bypass the limit on codes", async () => {
    const member = await signedIn("admin");
    const { factorId, secret } = await enrol(member);
    browser.jar.clear();
    await signIn(member.email, member.password, "192.0.2.1");
    const actor = { ...member, role: "admin" } as const;
    expect(await confirmEnrolment(actor, { factorId, code: codeOf(secret) })).toEqual({
      ok: false,
      problem: "not-found",
    });
    expect((await getSignedIn())?.secondFactor).toBe(false);
  });

  test("can be confirmed and verified even if the console's calls come from several addresses", async () => {
    await admin.execute(sql`
      create function auth.ask_from_elsewhere() returns trigger language plpgsql as $$ begin
        if (select count(*) from auth.mfa_challenges where factor_id = new.factor_id and verified_at is null) < 2 then
          new.ip_address := '198.51.100.7';
        end if;
        return new;
      end $$;
      create trigger ask_from_elsewhere before insert on auth.mfa_challenges for each row execute function auth.ask_from_elsewhere()`);
    const member = await signedIn("admin");
    const { secret } = await enrol(member);
    await admin.execute(sql`delete from auth.mfa_challenges`);
    expect(await verifyFactor(member.id, codeOf(secret), "192.0.2.1")).toEqual({ ok: true });
    await admin.execute(sql`drop function auth.ask_from_elsewhere cascade`);
  });

  test("cannot be removed without a record of the removal", async () => {
    const member = await signedIn("admin");
    const { factorId } = await enrol(member);
    const actor = { id: member.id, email: member.email, role: "admin" as const, secondFactor: true };
    await admin.execute(sql`revoke insert on provisioning.staff_events from provisioning_app`);
    await expect(removeFactor(actor, factorId)).rejects.toThrow();
    await admin.execute(sql`grant insert on provisioning.staff_events to provisioning_app`);
    expect(await removeFactor({ ...actor, secondFactor: false }, factorId)).toEqual({
      ok: false,
      problem: "verification-needed",
    });
    expect(await removeFactor(actor, factorId)).toEqual({ ok: true, name: "Phone" });
    expect((await getSignedIn())?.secondFactor).toBe(false);
    expect((await eventsOf(member)).map(({ kind }) => kind)).toEqual(["factor_enrolled", "factor_removed"]);
  });

  test("leaves no secret in the staff log or the rate limits", async () => {
    const member = await signedIn("admin");
    const { secret } = await enrol(member);
    await verifyFactor(member.id, codeOf(secret), "192.0.2.3");
    const { rows } = await admin.execute(sql`
      select (select json_agg(e) from provisioning.staff_events e) as events,
        (select json_agg(r) from provisioning.rate_limits r) as counts`);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });
});
