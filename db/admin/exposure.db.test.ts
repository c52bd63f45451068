import { randomUUID } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "../client";
import { databaseError } from "../errors";
import { insertMember, insertSettings, insertTenant, tables } from "../product/testing";
import { admin } from "../testing/admin";

/**
 * Tests what Supabase API callers and the console's login can access. As in Supabase projects created
 * before 2026, the API roles have all rights on `public`.
 */

type ApiCaller = { name: string; role: string; claims: Record<string, string> };
type Relation = { name: string; column: string };

const [ownId, otherId] = [randomUUID(), randomUUID()];
const anonymous: ApiCaller = { name: "an anonymous visitor", role: "anon", claims: { role: "anon" } };
const owner: ApiCaller = {
  name: "a signed-in owner",
  role: "authenticated",
  claims: { sub: ownId, role: "authenticated", email: "own@rls.test" },
};
const secretKey: ApiCaller = {
  name: "the secret key",
  role: "service_role",
  claims: { role: "service_role" },
};

class Undo extends Error {}

/** Runs a statement as PostgREST would for a caller. Returns its rows and row count, or its SQLSTATE. */
async function query({ role, claims }: ApiCaller, statement: SQL) {
  let result: { rows: unknown[]; count: number } | string | undefined;
  await admin
    .transaction(async (tx) => {
      await tx.execute(sql`select set_config('request.jwt.claims', ${JSON.stringify(claims)}, true)`);
      await tx.execute(sql`set local role ${sql.identifier(role)}`);
      const { rows, rowCount } = await tx.execute(statement);
      result = { rows, count: rowCount ?? 0 };
      throw new Undo();
    })
    .catch((error) => {
      if (!(error instanceof Undo)) result = databaseError(error)?.code;
    });
  return result;
}

/** The tables and views of a schema, each with the column that identifies a row's tenant. */
async function relationsOf(schema: string): Promise<Relation[]> {
  const { rows } = await admin.execute<Relation>(sql`
    select format('%I.%I', ${schema}::text, relname) as name, (
      select attname from pg_attribute where attrelid = pg_class.oid and attname in ('tenant_id', 'id') order by attname desc limit 1
    ) as column
    from pg_class where relnamespace = ${schema}::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f') order by 1`);
  return rows;
}

const table = ({ name }: Relation) => sql.raw(name);

beforeAll(async () => {
  for (const id of [ownId, otherId]) {
    await admin.execute(sql`insert into auth.users (id, email) values (${id}::uuid, ${`${id}@rls.test`})`);
    await admin.execute(insertTenant({ id, slug: `t-${id}`, ownerId: id, hostname: `${id}.rls.test` }));
    await admin.execute(insertSettings(id));
  }
});

describe("in the provisioning schema", () => {
  test.each([anonymous, owner, secretKey])(
    "$name cannot read, insert, delete or truncate anything",
    async (caller) => {
      const relations = await relationsOf("provisioning");
      expect(relations.length).toBeGreaterThan(8);
      for (const relation of relations) {
        const name = table(relation);
        for (const statement of [
          sql`select * from ${name}`,
          sql`select count(*) from ${name}`,
          sql`insert into ${name} default values`,
          sql`delete from ${name}`,
          sql`truncate ${name}`,
        ]) {
          expect([relation.name, await query(caller, statement)]).toEqual([relation.name, "42501"]);
        }
      }
    },
  );

  test("no API role can use the schema, access a table, execute a function, or act as the console", async () => {
    const { rows } = await admin.execute(sql`
      with api as (select * from pg_roles where rolname in ('anon', 'authenticated', 'authenticator', 'service_role'))
      select rolname, 'enters' as can, nspname::text as what from api, pg_namespace
      where nspname = 'provisioning' and has_schema_privilege(rolname, pg_namespace.oid, 'usage, create')
      union all
      select rolname, 'has a right on', relname from api, pg_class
      where relnamespace = 'provisioning'::regnamespace and relkind in ('r', 'v', 'm', 'p', 'f')
        and (has_table_privilege(rolname, pg_class.oid, 'select, insert, update, delete, truncate, references, trigger')
          or has_any_column_privilege(rolname, pg_class.oid, 'select, insert, update, references'))
      union all
      select rolname, 'executes', routine.oid::regprocedure::text from api, pg_proc as routine
      where pronamespace = 'provisioning'::regnamespace and has_function_privilege(rolname, routine.oid, 'execute')
        and not exists (select from pg_depend where classid = 'pg_proc'::regclass and objid = routine.oid and deptype = 'e')
      union all
      select rolname, 'acts as', 'provisioning_app' from api where pg_has_role(rolname, 'provisioning_app', 'member')`);
    expect(rows).toEqual([]);
  });
});

describe("in the public schema", () => {
  test("an anonymous visitor can neither read nor delete rows", async () => {
    for (const relation of await relationsOf("public")) {
      const name = table(relation);
      expect([relation.name, await query(anonymous, sql`select * from ${name}`)]).toEqual([
        relation.name,
        { rows: [], count: 0 },
      ]);
      expect(await query(anonymous, sql`delete from ${name}`)).toMatchObject({ count: 0 });
    }
  });

  test("a signed-in owner sees only their own tenant's rows in every table", async () => {
    for (const relation of await relationsOf("public")) {
      const seen = sql`select ${sql.identifier(relation.column)} as tenant from ${table(relation)}`;
      expect([relation.name, await query(owner, seen)]).toEqual([
        relation.name,
        { rows: [{ tenant: ownId }], count: 1 },
      ]);
    }
  });

  test("a signed-in owner cannot change or remove rows, or join a tenant", async () => {
    for (const relation of await relationsOf("public")) {
      const name = table(relation);
      const column = sql.identifier(relation.column);
      expect(await query(owner, sql`update ${name} set ${column} = ${column}`)).toMatchObject({ count: 0 });
      expect(await query(owner, sql`delete from ${name}`)).toMatchObject({ count: 0 });
    }
    expect(await query(owner, sql.raw(insertMember(otherId, ownId, "member")))).toBe("42501");
  });

  test("the console adds no functions or views", async () => {
    const { rows } = await admin.execute(sql`
      select oid::regprocedure::text as name from pg_proc where pronamespace = 'public'::regnamespace
      union all select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm', 'f')`);
    expect(rows).toEqual([]);
  });
});

describe("the console's login", () => {
  test.each([
    ["add a member to an existing tenant", sql.raw(insertMember(otherId, ownId, "member"))],
    ["change a tenant", sql`update ${sql.raw(tables.tenants)} set name = 'Mine'`],
    ["remove a membership", sql`delete from ${sql.raw(tables.members)}`],
    ["rewrite an event", sql`update provisioning.attempt_events set detail = '{}'`],
    ["remove an attempt", sql`delete from provisioning.attempts`],
    ["truncate the staff log", sql`truncate provisioning.staff_events`],
    ["alter a table", sql`alter table provisioning.attempts add column note text`],
    ["disable a table's triggers", sql`alter table provisioning.attempt_events disable trigger all`],
    ["disable every trigger", sql`set local session_replication_role = replica`],
    ["create a table", sql`create table public.mine (id int)`],
    ["create a table in its own schema", sql`create table provisioning.mine (id int)`],
    ["read a password", sql`select encrypted_password from auth.users`],
    ["read a session", sql`select * from auth.sessions`],
    ["become the API's role", sql`set local role service_role`],
    ["become the owner", sql`set local role postgres`],
  ])("cannot %s", async (_what, statement) => {
    // Uses the console's own connection, because a superuser keeps some rights after switching roles.
    expect(databaseError(await db.execute(statement).catch((error) => error))).toMatchObject({
      code: "42501",
    });
  });
});
