import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { tables } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { operator } from "@/lib/auth/reader";
import { runCommand } from "./cli/testing";

// Mocks empty headers and cookies. The console's own code is not mocked.
vi.mock("next/headers", () => ({
  headers: async () => new Headers(),
  cookies: async () => ({ getAll: () => [], set: () => undefined }),
}));

/** Secrets that must not appear in any log, response or row. */
const canaries = [
  "canary-password-hunter2",
  "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.Y2FuYXJ5",
  "sb_secret_canarycanarycanary",
  "https://console.example.com/activate/key-of-a-canary-aaaaaaaaaaaaaaaaaaaaaaaaaaa",
  "postgres://canary:canary-of-the-database@db.example.com/postgres",
] as const;
const allCanaries = canaries.join(" ");
/** Parts of the secrets to search for, in case the rest is cut off. None is hexadecimal, because rows contain many hex values. */
const fragments = ["hunter2", "Y2FuYXJ5", "sb_secret_canary", "key-of-a-canary", "canary-of-the-database"];

/** Failures of an Auth server or of a gateway in front of it. Each response contains every secret. */
const failures: Record<string, (response: ServerResponse) => void> = Object.fromEntries([
  ...[400, 401, 403, 404, 409, 422, 429, 500, 502, 503, 504].map((status) => [
    `a ${status} that quotes every secret`,
    json(status, {
      code: allCanaries,
      error_code: allCanaries,
      msg: allCanaries,
      message: allCanaries,
      error: allCanaries,
      error_description: allCanaries,
    }),
  ]),
  ["a key in place of the error code", json(422, { error_code: canaries[2], msg: allCanaries })],
  [
    "a key in place of the error code in a header",
    json(422, { msg: allCanaries }, { "x-sb-error-code": canaries[1] }),
  ],
  [
    "a gateway's page",
    (response: ServerResponse) => response.writeHead(502).end(`<html>${allCanaries}</html>`),
  ],
  [
    "a 200 that is not JSON",
    (response: ServerResponse) => response.writeHead(200).end(`{"access_token": "${allCanaries}`),
  ],
  [
    "a truncated response",
    (response: ServerResponse) => {
      response.writeHead(500, { "content-length": "9999" }).write(allCanaries, () => response.destroy());
    },
  ],
  [
    "a redirect",
    (response: ServerResponse) =>
      response.writeHead(307, { location: `http://localhost/?token=${allCanaries}` }).end(),
  ],
]);

function json(status: number, body: object, headers: Record<string, string> = {}) {
  return (response: ServerResponse) =>
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

let server: Server;
let fail: (response: ServerResponse, requestBody: string) => void;

beforeAll(async () => {
  server = createServer((request, response) => {
    let requestBody = "";
    request.on("data", (part) => {
      requestBody += String(part);
    });
    request.on("end", () => fail(response, requestBody));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  Object.assign(process.env, {
    NEXT_PUBLIC_SUPABASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "sb_publishable_only-for-these-tests",
    SUPABASE_SECRET_KEY: canaries[2],
    CRON_SECRET: canaries[0],
    LOG_LEVEL: "trace",
  });
});
afterAll(() => server.close());

/** All rows of the console and the product, including the staff log and the messages. */
async function rows(): Promise<string> {
  const { rows: tables } = await admin.execute<{ name: string }>(
    sql`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('provisioning', 'public')`,
  );
  const texts = tables.map(({ name }) => admin.execute(sql.raw(`select t::text as row from ${name} as t`)));
  return JSON.stringify((await Promise.all(texts)).map((result) => result.rows));
}

function expectNone(texts: Record<string, string>): void {
  for (const [place, text] of Object.entries(texts)) {
    for (const fragment of fragments)
      expect(text.includes(fragment), `${place} contains ${fragment}: ${text}`).toBe(false);
  }
}

const argumentsFor = (slug: string) => [
  "--name",
  slug,
  "--slug",
  slug,
  "--owner-email",
  `ana@${slug}.test`,
  "--owner-name",
  "Ana",
];

describe("no secret appears in the log, a response or a row", { timeout: 600_000 }, () => {
  test.each(Object.keys(failures))("after provisioning receives %s", async (kind) => {
    fail = failures[kind] ?? fail;
    const slug = `canary-${Object.keys(failures).indexOf(kind)}`;
    const { exitCode, out, error } = await runCommand("provision", [...argumentsFor(slug), "--json"]);
    expect(exitCode).not.toBe(0);
    expect(error).toContain('"attemptId"');
    expectNone({ out, error, rows: await rows() });
  });

  test.each(Object.keys(failures))("after a sign-in and a password update receive %s", async (kind) => {
    fail = failures[kind] ?? fail;
    const { signIn } = await import("./auth/sign-in/sign-in");
    const { putPassword } = await import("./owner-access/activation/put-password");
    const answers = [
      await signIn(`${kind.length}@canary.test`, canaries[0], "192.0.2.1"),
      await putPassword("00000000-0000-7000-8000-000000000000", canaries[0]),
    ];
    expectNone({ answers: JSON.stringify(answers), rows: await rows() });
  });

  test("after the database quotes every secret in an error", async () => {
    fail = (response, requestBody) => json(200, { id: JSON.parse(requestBody || "{}").id })(response);
    await admin.execute(sql`
      create function public.quote_all() returns trigger language plpgsql as $$
      begin
        raise exception using errcode = '23505', message = ${sql.raw(`'${allCanaries}'`)}, detail = ${sql.raw(`'${allCanaries}'`)}, hint = ${sql.raw(`'${allCanaries}'`)};
      end $$`);
    await admin.execute(`
      create trigger quote_all before insert on ${tables.tenants} for each row execute function public.quote_all()`);
    await admin.execute(sql`
      create trigger quote_all before insert on provisioning.staff for each row execute function public.quote_all()`);
    const provisioned = await runCommand("provision", [...argumentsFor("canary-records"), "--json"]);
    expect(provisioned.out).toContain("DATABASE_FAILED");
    await admin.execute(sql`
      insert into auth.users (id, email, email_confirmed_at) values (gen_random_uuid(), 'staff@canary.test', now())`);
    const staff = await runCommand("staff", ["add", "staff@canary.test", "admin"]);
    expect(staff.exitCode).not.toBe(0);
    const [{ out, error }, { out: staffOut, error: staffError }] = [provisioned, staff];
    expectNone({ out, error, staffOut, staffError, rows: await rows() });
  });

  test("after a user enters a secret in a field that is refused", async () => {
    // Skips the password, which has no recognisable format.
    for (const secret of canaries.slice(1)) {
      const options = [
        "--name",
        "Canary",
        "--slug",
        secret,
        "--owner-email",
        secret,
        "--owner-name",
        `\u202e${secret}`,
      ];
      const { out, error, exitCode } = await runCommand("provision", [...options, "--plan", secret]);
      expect(exitCode).toBe(2);
      expectNone({ out, error, rows: await rows() });
    }
  });

  test("when attempts are exported, listed or checked by the doctor", async () => {
    const { exportAttempts } = await import("./audit/export");
    const { getAttempt } = await import("./audit/get");
    const exported = [];
    for await (const page of exportAttempts({ terms: [], started: {} }, operator)) exported.push(...page);
    expect(exported.length).toBeGreaterThan(15);
    const attempts = await Promise.all(exported.map(({ id }) => getAttempt(String(id), operator)));
    const doctor = await runCommand("doctor", ["--json"]);
    const listing = await runCommand("attempts", ["list"]);
    const texts = { exported: JSON.stringify(exported), attempts: JSON.stringify(attempts) };
    expectNone({ ...texts, doctor: doctor.out + doctor.error, listed: listing.out + listing.error });
    expect(
      JSON.parse(doctor.out).invariants.filter(
        ({ name, ok }: { name: string; ok: boolean }) => name.startsWith("no-secret") && !ok,
      ),
    ).toEqual([]);
  });
});
