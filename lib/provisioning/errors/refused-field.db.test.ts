import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tables } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { inputFor, submit, withAuthServer } from "../testing";
import { previewTenant } from "../trial/preview";

withAuthServer();

const actor = { id: "00000000-0000-4000-8000-00000000000a", email: "admin@example.com" };

const settings = tables.settings;
let facts: string;

/** Makes the product accept fewer names and time zones than the form. Drops a view that uses the time zone's column. */
beforeAll(async () => {
  const { rows } = await admin.execute<{ facts: string }>(
    sql`select pg_get_viewdef('provisioning.tenant_facts'::regclass) as facts`,
  );
  facts = rows[0]?.facts ?? "";
  await admin.execute(
    `drop view provisioning.tenant_facts; alter table ${settings} alter column timezone type varchar(16);
     alter table ${tables.tenants} add constraint plain_name check (name not like '%;%'), add constraint name_is_not_slug check (name <> slug)`,
  );
});
afterAll(async () => {
  await admin.execute(
    `alter table ${tables.tenants} drop constraint plain_name, drop constraint name_is_not_slug;
     alter table ${settings} alter column timezone type text; create view provisioning.tenant_facts as ${facts}`,
  );
  await admin.execute("grant select on provisioning.tenant_facts to provisioning_app");
});

const refusedByCheck = "The product’s database doesn’t accept this value (check plain_name). Enter another.";

test.each([
  ["a check", "name", "Spoon; Fork", refusedByCheck],
  [
    "a column's length",
    "timezone",
    "America/Argentina/Buenos_Aires",
    "The product’s database stores at most 16 characters here. Shorten this value.",
  ],
])(
  "%s in the product's tables causes a refusal with a message at the field, and no account is left",
  async (_, field, value, message) => {
    const slug = `t${randomUUID().slice(0, 8)}`;
    const input = { ...inputFor(slug), [field]: value };
    expect(await submit(input)).toMatchObject({
      kind: "refused",
      status: "rolled_back",
      code: "INVALID_INPUT",
      fields: { [field]: message },
      detail: { sqlstate: expect.any(String) },
    });
    expect((await admin.execute(sql`select from auth.users where email = ${input.ownerEmail}`)).rows).toEqual(
      [],
    );
  },
);

test("a value that violates a unique index is refused with a message at its field", async () => {
  await admin.execute(`create unique index one_name on ${tables.tenants} (lower(name))`);
  try {
    const name = `Spoon ${randomUUID()}`;
    const submitNamed = () => submit({ ...inputFor(`t${randomUUID().slice(0, 8)}`), name });
    expect(await submitNamed()).toMatchObject({ kind: "completed" });
    expect(await submitNamed()).toMatchObject({
      kind: "refused",
      status: "rolled_back",
      code: "INVALID_INPUT",
      fields: { name: "Another row in the product’s database already has this value. Enter another." },
    });
  } finally {
    await admin.execute("drop index one_name");
  }
});

test("a preview shows the refusal at the field before any account is created", async () => {
  const input = { ...inputFor(`t${randomUUID().slice(0, 8)}`), name: "Spoon; Fork" };
  expect(await previewTenant(actor, input)).toMatchObject({
    kind: "refused",
    refusal: { code: "INVALID_INPUT", fields: { name: refusedByCheck } },
  });
});

test("a failed check of two fields is reported as a database failure, because either field may be wrong", async () => {
  const slug = `t${randomUUID().slice(0, 8)}`;
  expect(await submit({ ...inputFor(slug), name: slug })).toMatchObject({
    code: "DATABASE_FAILED",
    detail: { constraint: "name_is_not_slug" },
  });
});
