import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { bareName, insertPolicy, tables } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { tryProvisioning } from "./index";
import { productTriggers } from "./product-triggers";

const url = () => process.env.DATABASE_URL ?? "";
const undoStatements: string[] = [];
const run = (...statements: string[]) =>
  statements.reduce(
    (before, text) => before.then(() => admin.execute(sql.raw(text))),
    Promise.resolve({} as unknown),
  );

/** Changes the database for one test. */
async function change(statement: string, revert: string) {
  undoStatements.push(revert);
  await run(statement);
}
afterEach(() => run(...undoStatements.splice(0).reverse()));

/** Counts the rows that a trial could leave behind. */
async function countAllRows(): Promise<unknown> {
  const { rows } = await admin.execute(`
    select (select count(*) from ${tables.tenants}) as tenants, (select count(*) from provisioning.attempts) as attempts,
      (select count(*) from provisioning.outbox) as messages, (select count(*) from provisioning.attempt_events) as events`);
  return rows;
}

describe("a trial", () => {
  test("passes on a new database without accounts and leaves nothing behind", async () => {
    const before = await countAllRows();
    expect(await tryProvisioning(url())).toEqual({ ok: true });
    expect(await countAllRows()).toEqual(before);
  });

  test("passes on a database with accounts and leaves nothing behind", async () => {
    await admin.execute(
      sql`insert into auth.users (id, email) values (${randomUUID()}::uuid, 'spare@trial.test')`,
    );
    const before = await countAllRows();
    expect(await tryProvisioning(url())).toEqual({ ok: true });
    expect(await countAllRows()).toEqual(before);
  });
});

test("a trial's host names are under TENANT_DOMAIN, so a trigger that checks their domain accepts them", async () => {
  vi.stubEnv("TENANT_DOMAIN", "spoons.test");
  await change(
    `create function public.only_spoons() returns trigger language plpgsql as $$ begin
       if new.hostname not like '%.spoons.test' then raise exception 'no spoon: %', new.hostname; end if;
       return new;
     end $$; create trigger only_spoons before insert on ${tables.hostnames} for each row execute function public.only_spoons()`,
    `drop trigger only_spoons on ${tables.hostnames}; drop function public.only_spoons()`,
  );
  expect(await tryProvisioning(url())).toEqual({ ok: true });
  vi.unstubAllEnvs();
});

describe("a failing trial", () => {
  beforeAll(() => run(`insert into auth.users (id, email) values (gen_random_uuid(), 'owner@trial.test')`));

  test.each([
    [
      "a restrictive policy for every command",
      `create policy shut on ${tables.tenants} as restrictive using (false)`,
      `drop policy shut on ${tables.tenants}`,
      /row-level security policy.*"?tenants"?.*42501/,
    ],
    [
      "a missing policy for the console",
      `alter policy ${insertPolicy(tables.settings)} on ${tables.settings} with check (false)`,
      `alter policy ${insertPolicy(tables.settings)} on ${tables.settings} with check (true)`,
      new RegExp(bareName(tables.settings)),
    ],
    [
      "a missing right",
      `revoke insert on ${tables.hostnames} from provisioning_app`,
      `grant insert on ${tables.hostnames} to provisioning_app`,
      new RegExp(`permission denied for table ${bareName(tables.hostnames)}`),
    ],
    [
      "a column that needs a value",
      `alter table ${tables.tenants} add column region text not null`,
      `alter table ${tables.tenants} drop column region`,
      /"region".*23502/,
    ],
    [
      "a check that the console's rows violate",
      `alter table ${tables.tenants} add constraint no_trials check (plan <> 'starter')`,
      `alter table ${tables.tenants} drop constraint no_trials`,
      /no_trials.*23514/,
    ],
    [
      "a check that refuses some slugs",
      `alter table ${tables.tenants} add constraint letters_only check (slug ~ '^[a-z-]+$')`,
      `alter table ${tables.tenants} drop constraint letters_only`,
      /^The check letters_only refuses slugs that the form accepts: trial-/,
    ],
    [
      "a row that a trigger has already inserted",
      `create function public.give() returns trigger language plpgsql security definer as $$ begin insert into ${tables.members} values (new.id, (select id from auth.users limit 1), 'member'); return new; end $$; create trigger give after insert on ${tables.tenants} for each row execute function public.give(); create unique index one_member on ${tables.members} (tenant_id)`,
      "drop function public.give() cascade; drop index public.one_member",
      /duplicate key value violates unique constraint.*23505/,
    ],
    [
      "a trigger that drops a row",
      `create function public.nothing() returns trigger language plpgsql as 'begin return null; end'; create trigger nothing before insert on ${tables.hostnames} for each row execute function public.nothing()`,
      `drop trigger nothing on ${tables.hostnames}; drop function public.nothing()`,
      /TP001/,
    ],
    [
      "a deferred constraint trigger",
      `create function public.late() returns trigger language plpgsql as $$ begin raise exception 'too late'; end $$; create constraint trigger late after insert on ${tables.tenants} deferrable initially deferred for each row execute function public.late()`,
      `drop trigger late on ${tables.tenants}; drop function public.late()`,
      /too late.*P0001/,
    ],
  ])("explains the cause: %s", async (_what, statement, revert, reason) => {
    await change(statement, revert);
    const before = await countAllRows();
    expect(await tryProvisioning(url())).toEqual({
      ok: false,
      reason: expect.stringMatching(reason),
      fix: expect.stringMatching(/\w/),
    });
    expect(await countAllRows()).toEqual(before);
  });

  test("explains that the database is read-only by default", async () => {
    const { rows } = await admin.execute<{ name: string }>(sql`select current_database() as name`);
    await change(
      `alter database ${rows[0]?.name} set default_transaction_read_only = on`,
      `set default_transaction_read_only = off; alter database ${rows[0]?.name} reset default_transaction_read_only`,
    );
    expect(await tryProvisioning(url())).toMatchObject({
      ok: false,
      reason: expect.stringContaining("read-only"),
    });
  });

  test("returns a failure if the server cannot be reached", async () => {
    expect(await tryProvisioning("postgres://console:secret@127.0.0.1:9/none")).toMatchObject({ ok: false });
  });
});

test("the list of triggers contains the product's enabled triggers only", async () => {
  await change(
    `create function public.noted() returns trigger language plpgsql as 'begin return new; end'; create trigger noted after insert on ${tables.tenants} for each row execute function public.noted(); create trigger resting after insert on ${tables.tenants} for each row execute function public.noted(); alter table ${tables.tenants} disable trigger resting`,
    "drop function public.noted() cascade",
  );
  expect(await productTriggers(url())).toEqual([`${tables.tenants}: noted`]);
});

test("the list of triggers starts with those that call other systems, and names the call", async () => {
  await change(
    `create function public.ping() returns trigger language plpgsql as $$ begin perform pg_notify('x', 'y'); return new; end $$;
    create function public.quiet() returns trigger language plpgsql as 'begin return new; end';
    create trigger a_quiet after insert on ${tables.tenants} for each row execute function public.quiet();
    create trigger ping after insert on ${tables.tenants} for each row execute function public.ping()`,
    "drop function public.ping() cascade; drop function public.quiet() cascade",
  );
  expect(await productTriggers(url())).toEqual([
    `${tables.tenants}: ping (calls out: pg_notify)`,
    `${tables.tenants}: a_quiet`,
  ]);
});
