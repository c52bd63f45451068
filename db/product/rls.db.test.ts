import { randomUUID } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inputFor, submit, withAuthServer } from "@/lib/provisioning/testing";
import type { Executor } from "../client";
import { databaseError } from "../errors";
import { admin } from "../testing/admin";

withAuthServer();

/** [table, the column that identifies a row's tenant, a column to change, a row to add for a tenant] */
const tables = [
  [
    "tenants",
    "id",
    "name",
    sql`(id, slug, name, plan) values (gen_random_uuid(), ${`rls-${randomUUID()}`}, 'R', 'starter')`,
  ],
  ["tenant_memberships", "tenant_id", "role", null],
  ["tenant_settings", "tenant_id", "timezone", null],
  ["tenant_subscriptions", "tenant_id", "plan", null],
  ["tenant_domains", "tenant_id", "hostname", null],
] as const;

type Caller = { role: "anon" | "authenticated" | "service_role"; claims?: Record<string, unknown> };
type Owner = { userId: string; tenantIds: string[] };

let ana: Owner;
let ben: Owner;
let outsider: string;

beforeAll(async () => {
  const [first, second, third] = [
    await createTenant("rls-first"),
    await createTenant("rls-second"),
    await createTenant("rls-third"),
  ];
  ana = { userId: first.userId, tenantIds: [first.tenantId, third.tenantId].sort() };
  ben = { userId: second.userId, tenantIds: [second.tenantId] };
  // Ana owns two of the three tenants.
  await admin.execute(
    sql`update public.tenant_memberships set user_id = ${ana.userId}::uuid where tenant_id = ${third.tenantId}::uuid`,
  );
  outsider = third.userId;
});

async function createTenant(slug: string): Promise<{ tenantId: string; userId: string }> {
  const outcome = await submit(inputFor(slug));
  if (outcome.kind !== "completed") throw new Error(JSON.stringify(outcome));
  const { rows } = await admin.execute<{ id: string }>(
    sql`select owner_user_id as id from provisioning.attempts where id = ${outcome.attemptId}::uuid`,
  );
  return { tenantId: outcome.tenant.id, userId: rows[0]?.id ?? "" };
}

/** Runs a statement as Supabase's API does: with the login `authenticator`, in the caller's role, with their claims. */
function as<T>({ role, claims = {} }: Caller, fn: (tx: Executor) => Promise<T>): Promise<T> {
  return admin.transaction(async (tx) => {
    await tx.execute(sql`set local session authorization authenticator`);
    await tx.execute(sql`
      select set_config('request.jwt.claims', ${JSON.stringify({ ...claims, role })}, true), set_config('role', ${role}, true)`);
    return fn(tx);
  });
}

const signedIn = (userId: string): Caller => ({ role: "authenticated", claims: { sub: userId } });

/** The tenants whose rows a caller sees in a table, or the SQLSTATE if the caller cannot read the table. */
function seenBy(caller: Caller, table: string, column: string): Promise<string[] | string> {
  const query = sql`select distinct ${sql.identifier(column)}::text as id from public.${sql.identifier(table)} order by 1`;
  return as(caller, (tx) => tx.execute<{ id: string }>(query))
    .then(({ rows }) => rows.map(({ id }) => id))
    .catch(sqlstate);
}

/** The number of rows that a caller's write changed, or "refused" if the caller lacks the right. */
function rowsWritten(caller: Caller, statement: SQL): Promise<number | string> {
  return as(caller, (tx) => tx.execute(statement))
    .then(({ rowCount }) => rowCount ?? 0)
    .catch((error) => (sqlstate(error) === "42501" ? "refused" : sqlstate(error)));
}

const sqlstate = (error: unknown): string => databaseError(error)?.code ?? String(error);

async function allRows(): Promise<unknown[]> {
  const all = await Promise.all(
    tables.map(([table]) =>
      admin.execute(sql`select to_jsonb(t) as row from public.${sql.identifier(table)} as t order by 1`),
    ),
  );
  return all.map(({ rows }) => rows);
}

/** Every kind of write that an attacker could try on a table. */
function writesTo(table: string, column: string, changed: string, added: SQL | null): SQL[] {
  const target = sql`public.${sql.identifier(table)}`;
  const field = sql.identifier(changed);
  return [
    sql`update ${target} set ${field} = ${field}`,
    sql`update ${target} set ${sql.identifier(column)} = ${ben.tenantIds[0]}::uuid`,
    sql`delete from ${target}`,
    added
      ? sql`insert into ${target} ${added}`
      : sql`insert into ${target} select * from ${target} on conflict do nothing`,
  ];
}

const callers: [string, () => Caller][] = [
  ["anon", () => ({ role: "anon" })],
  ["anon with an owner's claims", () => ({ role: "anon", claims: { sub: ana.userId } })],
  ["a signed-in owner", () => signedIn(ana.userId)],
  ["another signed-in owner", () => signedIn(ben.userId)],
  ["a signed-in user who owns nothing", () => signedIn(outsider)],
  ["a token without a subject", () => ({ role: "authenticated" })],
  [
    "a user who writes an owner's ids into their own metadata",
    () => ({
      role: "authenticated",
      claims: { sub: outsider, user_metadata: { sub: ana.userId, tenant_id: ana.tenantIds[0] } },
    }),
  ],
];

/** The tenants that each caller sees if the grants allow reading. All other callers see none. */
const owned: Record<string, () => string[]> = {
  "a signed-in owner": () => ana.tenantIds,
  "another signed-in owner": () => ben.tenantIds,
};

describe.each(["until 2026 (all rights)", "since 2026 (none)"])(
  "under Supabase's default grants %s",
  (grants) => {
    beforeAll(async () => {
      if (grants.startsWith("until 2026")) return;
      for (const [table] of tables) {
        const target = sql`public.${sql.identifier(table)}`;
        await admin.execute(sql`revoke all on ${target} from anon, authenticated, service_role`);
        await admin.execute(sql`grant select on ${target} to authenticated, service_role`);
      }
    });

    test.each(callers)("%s sees only their own tenants' rows in every table", async (name, caller) => {
      for (const [table, column] of tables) {
        const seen = await seenBy(caller(), table, column);
        if (seen !== "42501") expect([table, seen]).toEqual([table, owned[name]?.() ?? []]);
        else expect(name).toMatch(/^anon/);
      }
    });

    test.each(callers)("%s cannot change any row", async (_name, caller) => {
      const before = await allRows();
      for (const [table, column, changed, added] of tables) {
        for (const statement of writesTo(table, column, changed, added)) {
          expect([0, "refused"]).toContain(await rowsWritten(caller(), statement));
        }
      }
      expect(await allRows()).toEqual(before);
    });

    test("the service role sees all tenants", async () => {
      for (const [table, column] of tables) {
        expect(await seenBy({ role: "service_role" }, table, column)).toEqual(
          [...ana.tenantIds, ...ben.tenantIds].sort(),
        );
      }
    });
  },
);

describe("the console's own tables", () => {
  test.each(["anon", "authenticated", "service_role"] as const)("are inaccessible to %s", async (role) => {
    const { rows } = await admin.execute<{ name: string }>(
      sql`select relname as name from pg_class where relnamespace = 'provisioning'::regnamespace and relkind in ('r', 'v', 'S')`,
    );
    expect(rows.length).toBeGreaterThan(8);
    for (const { name } of rows) {
      const read = as({ role, claims: { sub: ana.userId } }, (tx) =>
        tx.execute(sql`select * from provisioning.${sql.identifier(name)}`),
      );
      expect([name, await read.then(() => "read").catch(sqlstate)]).toEqual([name, "42501"]);
    }
  });
});

describe("this test file", () => {
  const sloppyPolicy = sql`create policy sloppy on public.tenants for select to authenticated using (auth.uid() is not null)`;

  test("detects a policy that shows every tenant to every user", async () => {
    await admin.execute(sloppyPolicy);
    expect(await seenBy(signedIn(ben.userId), "tenants", "id")).not.toEqual(ben.tenantIds);
  });

  afterAll(async () => {
    await admin.execute(sql`drop policy if exists sloppy on public.tenants`);
  });
});
