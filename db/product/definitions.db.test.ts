import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type CatalogObject, readCatalog } from "../admin/adopt/catalog";
import { migrate } from "../admin/migrate";
import { changedCheckout, replaceIn } from "../testing/checkout";
import { createTestDatabase, type TestDatabase } from "../testing/database";

let database: TestDatabase;
let client: pg.Client;

beforeEach(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await database.drop();
});

const catalog = (): Promise<CatalogObject[]> => readCatalog(client);

/** Migrates from a checkout with these edits, and returns the error message. */
async function refusalOf(...edits: (readonly [file: string, from: string, to: string])[]): Promise<string> {
  const before = await catalog();
  const brokenCheckout = await changedCheckout((db) => {
    for (const [file, from, to] of edits) replaceIn(path.join(db, file), from, to);
  });
  const refusal = await brokenCheckout.migrate(database.url).then(
    () => "it was not refused",
    (error: Error) => error.message,
  );
  expect(await catalog()).toEqual(before);
  return refusal;
}

const views = "product/views.sql";
const grants = "product/grants.sql";
const fromTenants = "SELECT id, slug, name, status, plan, created_at, updated_at FROM public.tenants;";

describe("installing a broken product file", () => {
  test.each([
    [
      "a view with a syntax error",
      [views, "FROM public.tenants;", "FORM public.tenants;"],
      [
        'syntax error at or near "public" (SQLSTATE 42601)',
        "  statement: CREATE OR REPLACE VIEW provisioning.tenants AS",
        "  line: SELECT id, slug, name, status, plan, created_at, updated_at FORM public.tenants;",
        "Correct db/product/views.sql, then run this again.",
      ],
    ],
    [
      "a view of a table that does not exist",
      [views, "FROM public.tenant_domains", "FROM public.hosts"],
      [
        'relation "public.hosts" does not exist (SQLSTATE 42P01)',
        "  statement: CREATE OR REPLACE VIEW provisioning.tenant_hostnames AS",
        "Correct db/product/views.sql, then run this again.",
      ],
    ],
    [
      "a view with a column of the wrong type",
      [views, fromTenants, fromTenants.replace("name,", "length(name) AS name,")],
      [
        "db/product/views.sql: provisioning.tenants.name is integer, but the console needs text",
        "Nothing was changed.",
      ],
    ],
    [
      "a missing view whose previous version still exists",
      [views, "CREATE VIEW provisioning.tenant_facts AS", "CREATE VIEW provisioning.tenant_details AS"],
      ["db/product/views.sql does not create the view provisioning.tenant_facts."],
    ],
    [
      "a key function with a broken body",
      [views, "'SELECT key::uuid'", "'SELECT key::uuidd'"],
      ['type "uuidd" does not exist (SQLSTATE 42704)', "  file: db/product/views.sql"],
    ],
    [
      "a right on a table that does not exist",
      [grants, "public.tenant_memberships,", "public.members,"],
      [
        'relation "public.members" does not exist (SQLSTATE 42P01)',
        "  file: db/product/grants.sql",
        "  statement: GRANT INSERT ON public.tenants, public.members,",
        "Correct db/product/grants.sql, then run this again.",
      ],
    ],
  ] as const)("changes nothing and reports the cause: %s", async (_what, edit, lines) => {
    const refusal = await refusalOf(edit);
    for (const line of lines) expect(refusal).toContain(line);
  });

  test("changes nothing and reports the missing right if the migrating role lacks one", async () => {
    const owner = `owner_${database.url.slice(-8)}`;
    await client.query(`
      create role ${owner} login password 'owner' bypassrls;
      grant create on database ${new URL(database.url).pathname.slice(1)} to ${owner};
      grant provisioning_app to ${owner} with admin option;
      grant select, insert, references, trigger on all tables in schema public to ${owner};
      grant usage on schema auth to ${owner};
      grant select on auth.users to ${owner};
      create table public.secret (id uuid, slug text, name text, status text, plan text, created_at timestamptz, updated_at timestamptz);
      do $$ declare object text; begin
        execute 'alter schema provisioning owner to ${owner}';
        for object in select format('%s %s', case relkind when 'v' then 'view' else 'table' end, oid::regclass) from pg_class
          where relnamespace = 'provisioning'::regnamespace and relkind in ('r', 'v') loop
          execute format('alter %s owner to ${owner}', object);
        end loop;
        for object in select p.oid::regprocedure::text from pg_proc p where pronamespace = 'provisioning'::regnamespace and prolang <> 13 loop
          execute format('alter function %s owner to ${owner}', object);
        end loop;
      end $$`);
    const url = new URL(database.url);
    [url.username, url.password] = [owner, "owner"];
    const migrateBy = async (...edit: [string, string, string]) => {
      const brokenCheckout = await changedCheckout((db) =>
        replaceIn(path.join(db, edit[0]), edit[1], edit[2]),
      );
      return brokenCheckout.migrate(url.href).then(String, (error: Error) => error.message);
    };
    const before = await catalog();
    const unreadable = await migrateBy(views, "FROM public.tenants;", "FROM public.secret;");
    expect(unreadable).toContain("permission denied for table secret (SQLSTATE 42501)");
    expect(unreadable).toContain("  file: db/product/views.sql");
    expect(unreadable).toContain("  statement: CREATE VIEW provisioning.tenants AS");
    expect(unreadable).toContain("or for the owner of the product's tables");

    expect(await catalog()).toEqual(before);
    await client.query(`
      revoke all on all tables in schema public from provisioning_app;
      revoke all on schema public from provisioning_app;
      do $$ declare policy record; begin
        for policy in select polname, polrelid::regclass as on_table from pg_policy where polname like 'the console %' loop
          execute format('drop policy %I on %s', policy.polname, policy.on_table);
        end loop;
      end $$`);
    const withoutGrants = await catalog();
    const grantLine = "GRANT INSERT ON public.tenants,";
    const ungranted = await migrateBy(
      grants,
      grantLine,
      `GRANT SELECT ON public.tenants TO provisioning_app;\n${grantLine}`,
    );
    expect(ungranted).toContain('no privileges were granted for "tenants" (SQLSTATE 01007)');
    expect(ungranted).toContain("  statement: GRANT SELECT ON public.tenants TO provisioning_app");
    const denied = await migrateBy(
      grants,
      grantLine,
      `GRANT DELETE ON public.secret TO provisioning_app;\n${grantLine}`,
    );
    expect(denied).toContain("permission denied for table secret (SQLSTATE 42501)");
    expect(denied).toContain("  statement: GRANT DELETE ON public.secret TO provisioning_app");
    expect(await catalog()).toEqual(withoutGrants);
    await client.query(
      `reassign owned by ${owner} to current_user; drop owned by ${owner}; drop role ${owner}`,
    );
  });
});

/** An edit that changes the type of tenants.slug, which Postgres does not allow when it replaces a view. */
const asVarchar = [fromTenants, fromTenants.replace("slug,", "slug::varchar(63) AS slug,")] as const;

const nextTag = "9999_next";

/** Adds a migration to the product's journal. */
const addedMigration = (statement: string) => (db: string) => {
  writeFileSync(path.join(db, `product/migrations/${nextTag}.sql`), statement);
  const file = path.join(db, "product/migrations/meta/_journal.json");
  const journal = JSON.parse(readFileSync(file, "utf8"));
  const last = journal.entries.at(-1);
  journal.entries.push({ ...last, idx: last.idx + 1, tag: nextTag, when: last.when + 1 });
  writeFileSync(file, JSON.stringify(journal));
};

describe("a view with changed column types", () => {
  test("is recreated together with the views and functions that depend on it, and keeps its rights", async () => {
    const chained = [
      views,
      "CREATE VIEW provisioning.tenant_facts AS",
      "CREATE FUNCTION provisioning.first_slug() RETURNS text LANGUAGE sql STABLE BEGIN ATOMIC SELECT min(slug::text) FROM provisioning.tenants; END;\n\nCREATE VIEW provisioning.first AS\nSELECT provisioning.first_slug() AS slug;\n\nCREATE VIEW provisioning.tenant_facts AS",
    ] as const;
    const older = await changedCheckout((db) => replaceIn(path.join(db, chained[0]), chained[1], chained[2]));
    await older.migrate(database.url);
    const newerCheckout = await changedCheckout((db) => {
      replaceIn(path.join(db, chained[0]), chained[1], chained[2]);
      replaceIn(path.join(db, views), ...asVarchar);
    });
    expect(await newerCheckout.migrate(database.url)).toEqual({ applied: [], installed: true });
    const app = new pg.Client({ connectionString: database.consoleUrl });
    await app.connect();
    expect((await app.query("select slug from provisioning.tenants")).rows).toEqual([]);
    await app.end();
    expect(await migrate(database.url)).toEqual({ applied: [], installed: true });
    expect((await client.query("select to_regclass('provisioning.first') as view")).rows).toEqual([
      { view: null },
    ]);
  });

  test.each([
    ["by a new view", (db: string) => replaceIn(path.join(db, views), ...asVarchar)],
    [
      "by a migration of the product",
      addedMigration("alter table public.tenants alter slug type varchar(63)"),
    ],
  ])("keeps adopters' additions when it is replaced %s", async (_what, change) => {
    const reader = `reader_${database.url.slice(-8)}`;
    await client.query(`
      create role ${reader};
      grant select on provisioning.tenants, provisioning.tenant_facts to ${reader} with grant option;
      grant select (hostname), update (hostname) on provisioning.tenant_hostnames to ${reader};
      grant execute on function provisioning.tenant_key(text) to ${reader};
      comment on view provisioning.tenants is 'Read by the reports';
      comment on column provisioning.tenants.plan is 'As sold';
      comment on function provisioning.tenant_key(text) is 'Used by the reports';
      create function public.ignore() returns trigger language plpgsql as 'begin return null; end';
      create trigger ignored instead of insert on provisioning.tenants for each row execute function public.ignore();
      create rule nothing as on delete to provisioning.tenants do instead nothing`);
    const readAdditions = async () =>
      (await catalog()).filter(
        ({ kind, schema, name, definition }) =>
          definition.includes(reader) ||
          (schema === "provisioning" && (kind === "comment" || /\.(ignored|nothing)$/.test(name))),
      );
    const before = await readAdditions();
    expect(before).toHaveLength(10);
    const newerCheckout = await changedCheckout(change);
    expect(await newerCheckout.migrate(database.url)).toMatchObject({ installed: true });
    const { rows } = await client.query(
      "select pg_typeof(slug)::text as type from (select null) as one left join provisioning.tenants on true",
    );
    expect(rows).toEqual([{ type: "character varying" }]);
    expect(await readAdditions()).toEqual(before);
    await client.query(`drop owned by ${reader}; drop role ${reader}`);
  });

  test("is refused with the name of a product object that depends on it, but other views can change", async () => {
    await client.query("create view public.report as select name, plan from provisioning.tenants");
    const refusal = await refusalOf([views, ...asVarchar]);
    expect(refusal).toContain("cannot drop view provisioning.tenants because other objects depend on it");
    expect(refusal).toContain("  objects: view report depends on view provisioning.tenants");
    expect(refusal).toContain("Drop these objects");

    const other = await changedCheckout((db) =>
      replaceIn(
        path.join(db, views),
        "SELECT tenant_id, user_id, role,",
        "SELECT tenant_id, user_id, role::varchar AS role,",
      ),
    );
    expect(await other.migrate(database.url)).toEqual({ applied: [], installed: true });
    expect((await client.query("select from public.report")).rows).toEqual([]);
  });

  test("is updated in the same transaction as the product migration that changes the column", async () => {
    const before = await catalog();
    const failing = await changedCheckout(
      addedMigration(
        "alter table public.tenants alter plan type varchar(20);--> statement-breakpoint\nselect 1 / 0;",
      ),
    );
    await expect(failing.migrate(database.url)).rejects.toThrow("division by zero");
    expect(await catalog()).toEqual(before);

    const newerCheckout = await changedCheckout(
      addedMigration("alter table public.tenants alter plan type varchar(20)"),
    );
    expect(await newerCheckout.migrate(database.url)).toEqual({
      applied: [`product/${nextTag}`],
      installed: true,
    });
    expect(await newerCheckout.migrate(database.url)).toEqual({ applied: [], installed: false });
    const { rows } = await client.query(
      "select format_type(atttypid, atttypmod) as type from pg_attribute where attrelid = 'provisioning.tenants'::regclass and attname = 'plan'",
    );
    expect(rows).toEqual([{ type: "character varying(20)" }]);
  });
});
