import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tables } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { inputFor, submit, withAuthServer } from "../testing";
import { explain } from "./explain";

withAuthServer();

/** Adds triggers, a check and a policy that refuse host names with certain prefixes. Some errors quote the host name. */
beforeAll(async () => {
  await admin.execute(sql`
    create schema shop;
    create table shop.journal (line text not null check (line not like 'journal-%'));
    create function shop."Check quota"() returns trigger language plpgsql as $$
    begin
      if new.hostname like 'quota-%' then raise exception 'no quota for %', new.hostname; end if;
      if new.hostname like 'forged-%' then
        raise exception 'forged' using table = new.hostname, schema = new.hostname, column = new.hostname;
      end if;
      if new.hostname like 'column-%' then
        raise exception 'forged' using table = tg_table_name, schema = tg_table_schema, column = new.hostname;
      end if;
      if new.hostname like 'nothing-%' then new.hostname = null; end if;
      if new.hostname like 'dynamic-%' then
        execute format('select %L::int', E'\nPL/pgSQL function secret_' || split_part(new.hostname, '.', 1) || '() line 1 at RAISE');
      end if;
      return new;
    end $$;
    create function shop.write_journal() returns trigger language plpgsql security definer as $$
    begin insert into shop.journal values (new.hostname); return new; end $$`);
  await admin.execute(
    `create trigger check_quota before insert on ${tables.hostnames} for each row execute function shop."Check quota"();
     create trigger write_journal after insert on ${tables.hostnames} for each row execute function shop.write_journal();
     alter table ${tables.hostnames} add constraint short_hostname check (hostname not like 'long-%');
     create policy no_such_host on ${tables.hostnames} as restrictive for insert with check (coalesce(hostname, '') not like 'policy-%')`,
  );
});
afterAll(async () => {
  await admin.execute(
    `alter table ${tables.hostnames} drop constraint short_hostname; drop policy no_such_host on ${tables.hostnames}; drop schema shop cascade`,
  );
});

/** The stored detail and the displayed cause of a failed attempt. */
async function failureOf(slug: string) {
  const outcome = await submit(inputFor(slug));
  if (outcome.kind !== "refused") throw new Error(`the attempt is ${outcome.kind}`);
  const { rows } = await admin.execute<{ error_detail: Record<string, unknown> }>(
    sql`select error_detail from provisioning.attempts where id = ${outcome.attemptId}`,
  );
  return { detail: rows[0]?.error_detail, cause: explain(outcome).cause };
}

const table = tables.hostnames;
const quotaTrigger = { trigger: "check_quota", function: 'shop."Check quota"' };
const journalTrigger = { trigger: "write_journal", function: "shop.write_journal" };

test.each([
  ["a trigger's own error", "quota-a", { sqlstate: "P0001", table, record: "domain", ...quotaTrigger }],
  ["a check", "long-a", { sqlstate: "23514", constraint: "short_hostname", table, record: "domain" }],
  ["a policy", "policy-a", { sqlstate: "42501", table, record: "domain" }],
  [
    "a value that a trigger removes",
    "nothing-a",
    { sqlstate: "23502", table, record: "domain", column: "hostname" },
  ],
  [
    "a check on another table, in a trigger's statement",
    "journal-a",
    {
      sqlstate: "23514",
      constraint: "journal_line_check",
      table: "shop.journal",
      record: "domain",
      ...journalTrigger,
    },
  ],
  [
    "a table name that a trigger builds from values",
    "forged-a",
    { sqlstate: "P0001", table, record: "domain", ...quotaTrigger },
  ],
  [
    "a column name that a trigger builds from values",
    "column-a",
    { sqlstate: "P0001", table, record: "domain", ...quotaTrigger },
  ],
  [
    "a value that looks like a part of the error's context",
    "dynamic-a",
    { sqlstate: "22P02", table, record: "domain", ...quotaTrigger },
  ],
])(
  "the detail of a failed attempt names the table, the record and any trigger, without values: %s",
  async (_, slug, detail) => {
    const failure = await failureOf(slug);
    expect(failure.detail).toEqual(detail);
    expect(JSON.stringify(failure)).not.toContain(slug);
  },
);

test("the cause names the product's trigger and the record that it refused", async () => {
  expect((await failureOf("quota-b")).cause).toBe(
    `One of the product’s triggers rejected a record (record domain, table ${table}, trigger check_quota, function shop."Check quota", SQLSTATE P0001).`,
  );
});
