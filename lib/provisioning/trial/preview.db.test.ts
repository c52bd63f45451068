import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Executor } from "@/db/client";
import { insertTenant, tables } from "@/db/product/testing";
import type { NewTenant } from "@/db/seam/define-product";
import { admin } from "@/db/testing/admin";
import { createUser } from "@/local/seed/users";
import { inputFor, withAuthServer } from "../testing";

/** The createTenant of a test, as an adopter would write it in db/product/index.ts. */
type CreateTenant = (tx: Executor, tenant: NewTenant & { id: string }) => Promise<string>;
const override = vi.hoisted(() => ({ createTenant: undefined as CreateTenant | undefined }));
vi.mock("@/db/product", async (original) => {
  const { product } = await original<typeof import("@/db/product")>();
  const { records } = product;
  Object.defineProperties(product, {
    records: { get: () => (override.createTenant ? undefined : records) },
    createTenant: { get: () => override.createTenant },
  });
  return { product };
});
const { product } = await import("@/db/product");
const { previewTenant } = await import("./preview");

withAuthServer();

const actor = { id: "00000000-0000-4000-8000-00000000000a", email: "admin@example.com" };
const undoStatements: string[] = [];
afterEach(async () => {
  override.createTenant = undefined;
  for (const statement of undoStatements.splice(0).reverse()) await admin.execute(sql.raw(statement));
});

async function account(email: string): Promise<string> {
  return createUser(process.env as Record<string, string>, {
    email,
    fullName: "Ana Novak",
    password: "a password for tests",
  });
}

/** The row count of every table in every schema. A preview must not change it. */
async function countAllRows(): Promise<unknown> {
  const { rows } = await admin.execute(sql`
    select table_schema || '.' || table_name as name, (xpath('/row/n/text()', query_to_xml(
      format('select count(*) as n from %I.%I', table_schema, table_name), false, true, '')))[1]::text as rows
    from information_schema.tables where table_type = 'BASE TABLE'
      and table_schema not in ('pg_catalog', 'information_schema') order by 1`);
  return rows;
}

async function rowsOf(slug: string) {
  const preview = await previewTenant(actor, inputFor(slug));
  if (preview.kind !== "rows") throw new Error(JSON.stringify(preview.refusal));
  return preview;
}

const allTables = ["provisioning.attempts", "auth.users", ...Object.values(tables), "provisioning.outbox"];

test("a preview in a database without accounts shows the records' rows, and warns that some may be missing", async () => {
  expect((await admin.execute(sql`select from auth.users`)).rows).toEqual([]);
  const { rows, complete } = await rowsOf("first-ever");
  expect(rows.map(({ table }) => table)).toEqual(allTables);
  expect(complete).toBe(false);
});

describe("a preview", () => {
  beforeEach(async () => {
    undoStatements.push("delete from auth.users where email = 'stand-in@preview.test'");
    await account("stand-in@preview.test");
  });

  test("shows every row of the composed records and leaves nothing behind", async () => {
    const before = await countAllRows();
    const { rows, ...rest } = await rowsOf("only-seen");
    expect(rows.map(({ table }) => table)).toEqual(allTables);
    expect(rest).toEqual({ kind: "rows", added: [], omitted: 0, complete: true });
    const tenant = rows.find(({ table }) => table === tables.tenants)?.row;
    expect(tenant).toMatchObject({ slug: "only-seen", name: "Business only-seen", plan: "starter" });
    expect(await countAllRows()).toEqual(before);
  });

  test("shows every row that the product's own code inserts and leaves nothing behind", async () => {
    const { records = [] } = product;
    override.createTenant = async (tx, tenant) => {
      for (const { insert } of records) await tx.execute(insert(tx, tenant));
      await tx.execute(
        sql`create temp table if not exists notes (id int, tenant text, api_token text, note text)`,
      );
      await tx.execute(
        sql`insert into notes (id, tenant, api_token, note) values (1, ${tenant.slug}, ${"very-secret"}, now()::text), (2, ${tenant.owner.id}, default, ${"x".repeat(400)})`,
      );
      return tenant.id;
    };
    const before = await countAllRows();
    const { rows, added } = await rowsOf("by-code");
    expect(rows.map(({ table }) => table)).toEqual(
      allTables.toSpliced(-1, 0, "public.notes", "public.notes"),
    );
    const [owner] = rows.filter(({ table }) => table === "auth.users");
    const [first, second] = rows.filter(({ table }) => table === "public.notes").map(({ row }) => row);
    expect(first).toEqual({
      id: "1",
      tenant: "by-code",
      api_token: "[redacted]",
      note: "(set by the database)",
    });
    // The preview uses another account for the owner, and does not show it.
    expect(second).toEqual({ id: "2", tenant: owner?.row.id, note: `${"x".repeat(300)}…` });
    expect(rows.find(({ table }) => table === tables.members)?.row.user_id).toBe(owner?.row.id);
    expect(added.filter(({ table }) => !table.startsWith("pg_temp"))).toEqual([]);
    expect(await countAllRows()).toEqual(before);
  });

  test.each([["composed records"], ["the product's own code"]])(
    "counts the rows that triggers insert in addition to those of %s",
    async (how) => {
      const { records = [] } = product;
      if (how !== "composed records")
        override.createTenant = async (tx, tenant) => {
          for (const { insert } of records) await tx.execute(insert(tx, tenant));
          return tenant.id;
        };
      undoStatements.push(
        "drop table public.welcome_notes cascade",
        "drop function public.welcome() cascade",
      );
      for (const statement of [
        "create table public.welcome_notes (note text)",
        `create function public.welcome() returns trigger language plpgsql security definer as
         $$ begin insert into public.welcome_notes select 'hello' from generate_series(1, 2); return new; end $$`,
        `create trigger welcome after insert on ${tables.tenants} for each row execute function public.welcome()`,
      ])
        await admin.execute(sql.raw(statement));
      const { rows, added } = await rowsOf("welcomed");
      expect(rows).toHaveLength(allTables.length);
      expect(added).toEqual([{ table: "public.welcome_notes", count: 2 }]);
    },
  );

  test("creates no account for an existing owner", async () => {
    const id = await account("ana@existing-owner.test");
    const preview = await previewTenant(actor, { ...inputFor("existing-owner"), ownerAccount: "existing" });
    if (preview.kind !== "rows") throw new Error(JSON.stringify(preview.refusal));
    expect(preview.rows.map(({ table }) => table)).not.toContain("auth.users");
    expect(preview.rows.find(({ table }) => table === tables.members)?.row.user_id).toBe(id);
    expect(preview.rows.at(-1)?.row.kind).toBe("owner_added");
  });
});

describe("a refused preview", () => {
  beforeEach(async () => {
    undoStatements.push("delete from auth.users where email = 'stand-in@preview.test'");
    await account("stand-in@preview.test");
  });

  async function refusalOf(slug: string, changed: object = {}) {
    const before = await countAllRows();
    const preview = await previewTenant(actor, { ...inputFor(slug), ...changed });
    expect(await countAllRows()).toEqual(before);
    return preview.kind === "refused" ? preview.refusal : preview.kind;
  }

  test("reports the kind of the slug's holder, and leaves nothing behind", async () => {
    await admin.execute(sql.raw(insertTenant({ slug: "taken-slug" })));
    expect(await refusalOf("taken-slug")).toMatchObject({
      code: "SLUG_TAKEN",
      field: "slug",
      detail: { heldBy: "tenant" },
    });
  });

  test("reports a new owner with an account or an existing owner without one, and leaves nothing behind", async () => {
    const ownerEmail = "stand-in@preview.test";
    expect(await refusalOf("taken-address", { ownerEmail })).toMatchObject({
      code: "EMAIL_TAKEN",
      field: "ownerEmail",
    });
    expect(await refusalOf("no-account", { ownerAccount: "existing" })).toMatchObject({
      code: "INVALID_INPUT",
      field: "ownerEmail",
    });
  });

  test("names the field whose value a check of the product refuses, and leaves nothing behind", async () => {
    undoStatements.push(`alter table ${tables.tenants} drop constraint no_moons`);
    await admin.execute(
      sql.raw(`alter table ${tables.tenants} add constraint no_moons check (slug not like '%moon%')`),
    );
    expect(await refusalOf("full-moon")).toMatchObject({
      code: "INVALID_INPUT",
      fields: { slug: expect.stringContaining("check no_moons") },
      detail: { sqlstate: "23514", constraint: "no_moons" },
    });
  });

  test.each<[string, CreateTenant, object]>([
    [
      "throws",
      async () => {
        throw new RangeError("no");
      },
      { code: "INTERNAL", detail: { createTenant: "threw RangeError" } },
    ],
    ["creates no tenant", async (_, { id }) => id, { code: "VERIFICATION_FAILED" }],
    [
      "ends the transaction",
      async (tx, { id }) => {
        await tx.execute(sql`commit`);
        return id;
      },
      { code: "INTERNAL" },
    ],
  ])("reports product code that %s, and leaves nothing behind", async (_, createTenant, refusal) => {
    override.createTenant = createTenant;
    expect(await refusalOf("own-code")).toMatchObject(refusal);
  });
});
