import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { guessProduct } from "../guess";
import { withLookups } from "../guess/code-tables";
import { guessLines } from "../guess/text";
import { inspectTables } from "../inspect";
import { draftProduct } from ".";

let client: pg.Client;

beforeEach(async () => {
  client = new pg.Client({ connectionString: process.env.MIGRATION_DATABASE_URL });
  await client.connect();
  await client.query("begin");
});
afterEach(async () => {
  await client.query("rollback");
  await client.end();
});

type Parts = {
  roles?: string;
  role?: string;
  plan?: string;
  school?: string;
  staff?: string;
  indexes?: string;
  rows?: string;
};

/** Drafts a product for a school platform. Each part adds to its tables or replaces a piece of them. */
async function draftSchools({
  roles = "('principal'), ('teacher')",
  role = "role_code text not null references klass.staff_role",
  plan = "tier_id smallint not null references klass.tier",
  school = "",
  staff = "",
  indexes = "",
  rows = "",
}: Parts) {
  await client.query(`
    create schema klass;
    create type klass.crew_role as enum ('teacher', 'director');
    create table klass.staff_role (role_code text primary key);
    insert into klass.staff_role values ${roles};
    create table klass.tier (tier_id smallint primary key, code text not null unique, sellable boolean not null default true);
    insert into klass.tier values (1, 'legacy', false), (2, 'starter', true), (3, 'campus', true);
    create table klass.school (
      school_id bigint generated always as identity primary key, legal_name text not null,
      handle text not null unique, ${plan} ${school});
    create table klass.school_staff (
      school_id bigint not null references klass.school, user_id uuid not null references auth.users,
      ${role} ${staff});
    ${indexes};
    ${rows}`);
  const all = await withLookups(client, await inspectTables(client));
  const catalog = all.filter(({ name }) => name.startsWith("klass.") || name === "auth.users");
  const guess = guessProduct(catalog);
  if (!guess) throw new Error("no tenants table found");
  const {
    "slug.ts": slug = "",
    "views.sql": views = "",
    "index.ts": index = "",
  } = draftProduct(guess, catalog);
  return { slug, views, index, report: guessLines(guess, catalog).join("\n") };
}

test("hides settings without a column, and uses valid column defaults as the settings' defaults", async () => {
  const { index } = await draftSchools({
    school: ", time_zone text not null default 'Europe/Vienna', lang text not null default 'de'",
  });
  expect(index).toContain('hiddenSettings: ["currency"],');
  expect(index).toContain('settingDefaults: { timezone: "Europe/Vienna" },');
  expect(index).toContain("timeZone: tenant.timezone,");
});

test("guesses the owner's role from a unique index that allows only one member with that role per tenant", async () => {
  const { views, index, report } = await draftSchools({
    roles: "('admin'), ('dean'), ('teacher')",
    indexes: "create unique index on klass.school_staff (school_id) where role_code = 'dean'",
  });
  expect(views).toContain("member.role_code = 'dean' AS is_owner");
  expect(index).toContain('roleCode: "dean"');
  expect(report).toContain("Owner: probably the member with the role dean, because no role is named owner.");
});

test.each([
  ["('teacher'), ('admin'), ('principal')", "principal"],
  ["('owner'), ('admin')", "owner"],
  ["('school_owner'), ('admin')", "school_owner"],
])("picks the owner's role from %s: %s", async (roles, owner) => {
  expect((await draftSchools({ roles })).index).toContain(`roleCode: "${owner}"`);
});

test("names the files to correct if no role looks like an owner role", async () => {
  const { report } = await draftSchools({ roles: "('teacher'), ('assistant')" });
  expect(report).toContain(
    "Owner: not found, because no role is named owner. Correct is_owner in views.sql and the membership in index.ts",
  );
});

test.each([
  ["an enum of roles", "duty klass.crew_role not null", "", "director"],
  [
    "a column that a unique index limits to one member",
    "duty text not null references klass.staff_role",
    "create unique index on klass.school_staff (school_id) where duty = 'dean'",
    "dean",
  ],
])("finds a role column with an unusual name: %s", async (_, role, indexes, owner) => {
  const { views, index } = await draftSchools({ roles: "('dean'), ('teacher')", role, indexes });
  expect(views).toContain(`member.duty = '${owner}' AS is_owner`);
  expect(index).toContain(`duty: "${owner}"`);
});

test("treats every member as an owner, and explains why, if no column looks like a role", async () => {
  const { views, report } = await draftSchools({
    role: "hired text",
    staff: ", primary key (school_id, user_id)",
  });
  expect(views).toContain("true AS is_owner");
  expect(report).toContain(
    "Owner: every member, because klass.school_staff has no column that looks like a role. Correct is_owner in views.sql and the membership in index.ts",
  );
});

test("reads a tenant's plan from the table that stores it", async () => {
  const { views } = await draftSchools({
    plan: "note text",
    rows: "create table klass.billing (school_id bigint primary key references klass.school, tier text not null)",
  });
  expect(views).toContain(
    "(SELECT billing.tier FROM klass.billing AS billing WHERE billing.school_id = klass.school.school_id) AS plan",
  );
});

test.each([
  [", left_on date", "WHERE member.left_on IS NULL"],
  [", removed_at timestamptz", "WHERE member.removed_at IS NULL"],
  [", is_active boolean not null default true", "WHERE member.is_active"],
  [", is_deleted boolean not null default false", "WHERE NOT member.is_deleted"],
])("excludes former members: %s", async (staff, condition) => {
  expect((await draftSchools({ staff })).views).toContain(condition);
});

test("reads the start of a membership from its date column", async () => {
  const { views } = await draftSchools({ staff: ", employed_from date not null default current_date" });
  expect(views).toContain("member.employed_from::timestamp AT TIME ZONE 'UTC' AS since");
});

test("does not offer a retired plan in the form, and reports it", async () => {
  const { index, report } = await draftSchools({});
  expect(index).toContain('"starter"');
  expect(index).not.toContain('"legacy"');
  expect(report).toContain("Plans: starter, campus (not offered to new tenants: legacy)");
});

test("turns a column that allows only certain values into a select without a default", async () => {
  const { index } = await draftSchools({
    school: ", billing_country char(2) not null check (billing_country in ('AT', 'DE'))",
  });
  expect(index).toContain('{ value: "", label: "Choose…" }, { value: "AT"');
});

test.each([
  ["length(country) = 2", '.length(2, "Use exactly 2 characters.")', "Ex"],
  [
    "char_length(country) between 3 and 5",
    '.min(3, "Use at least 3 characters.").max(5, "Use at most 5 characters.")',
    "Examp",
  ],
  ["country ~ '^[A-Z]{2}$'", ".refine((value) => /^[A-Z]{2}$/.test(value)", "US"],
  ["country !~ '[0-9]'", ".refine((value) => !/[0-9]/.test(value)", "Example"],
  ["country <> all (array['Example', 'XX'])", '.refine((value) => !["Example","XX"].includes(value)', "US"],
])(
  "drafts a field that enforces check (%s), with an example that satisfies it",
  async (check, rule, example) => {
    const { index } = await draftSchools({ school: `, country text not null check (${check})` });
    expect(index).toContain(rule);
    expect(index).toContain(`example: ${JSON.stringify(example)}`);
    expect(index).not.toContain("Not checked by the form");
  },
);

test.each([
  ["country = upper(country)", "((country = upper(country)))"],
  [
    "length(country) = 2 and country = upper(country)",
    "(((length(country) = 2) AND (country = upper(country))))",
  ],
  ["country ~ '^Q{7}-zz$'", "~ ^Q{7}-zz$"],
])("the drafted field notes that the form does not check %s", async (check, note) => {
  const { index } = await draftSchools({ school: `, country text not null check (${check})` });
  expect(index).toContain(`// Not checked by the form: ${note}\n`);
});

test.each([
  ["length(handle) between 4 and 32", 'if (slug.length < 4) return "Use at least 4 characters.";'],
  ["char_length(handle) > 3", 'if (slug.length < 4) return "Use at least 4 characters.";'],
  ["length(handle) between 4 and 32", "maxLength: 32,"],
  ["length(legal_name) < 200 and char_length(handle) < 33", "maxLength: 32,"],
  ["handle not in ('www', 'api')", 'const reserved = ["www","api"];'],
  ["handle <> 'admin'", 'const reserved = ["admin"];'],
  ["handle ~ '^[a-z]'", 'if (!/^[a-z]/.test(slug)) return "Use a slug that matches ^[a-z].";'],
  [
    "handle !~ '-[0-9]{6,}$'",
    'if (/-[0-9]{6,}$/.test(slug)) return "Use a slug that does not match -[0-9]{6,}$.";',
  ],
])("turns check (%s) into a rule for slugs in the form", async (check, code) => {
  expect((await draftSchools({ school: `, check (${check})` })).slug).toContain(code);
});

test.each([
  "handle ~ '^[a-z]+$' or handle ~ '^[0-9]+$'",
  "not (handle ~ '^[a-z]+$' and legal_name = 'A')",
  "length(legal_name) between 3 and 30 and handle is not null",
])("ignores a check that has alternatives or is about another column: %s", async (check) => {
  expect((await draftSchools({ school: `, check (${check})` })).slug).toBe("");
});

test("finds tenants, members, roles and names in tables that are not named in English", async () => {
  await client.query(`
    create schema volante;
    create type volante.papel_equipa as enum ('diretor', 'instrutor');
    create table volante.escola (
      id_escola bigint generated always as identity primary key, nome_comercial text not null,
      endereco_curto text not null unique check (endereco_curto ~ '^[a-z0-9]([a-z0-9-]{1,38}[a-z0-9])$'),
      alvara text not null unique check (alvara ~ '^[0-9]{3,5}/[0-9]{4}$'), "nif **" text unique not null default '',
      experimental_ate date default current_date + 30, criada_em timestamptz not null default now());
    create table volante.equipa (
      id_escola bigint not null references volante.escola, id_utilizador uuid not null references auth.users,
      papel volante.papel_equipa not null, unique (id_escola, id_utilizador));
    create table volante.convite (
      id_escola bigint not null references volante.escola, convidado_por uuid references auth.users,
      papel volante.papel_equipa not null);
    create table volante.definicoes (id_escola bigint primary key references volante.escola);
    create table volante.registo (quem uuid, tabela text);
    create function volante.nova_escola() returns trigger language plpgsql as $$ begin
      insert into volante.definicoes values (new.id_escola);
      insert into volante.registo values (auth.uid(), 'escola');
      return new;
    end $$;
    create trigger nova_escola after insert on volante.escola for each row execute function volante.nova_escola();
    create function volante.limite() returns trigger language plpgsql as $$ begin
      if new.papel = 'instrutor' then raise notice 'mais um'; end if;
      return new;
    end $$;
    create trigger limite before insert on volante.equipa for each row execute function volante.limite()`);
  const catalog = (await inspectTables(client)).filter(
    ({ name }) => name.startsWith("volante.") || name === "auth.users",
  );
  const guess = guessProduct(catalog);
  if (!guess) throw new Error("no tenants table found");
  const report = guessLines(guess, catalog).join("\n");
  expect(report).toContain(
    "Tenants: volante.escola, key id_escola (bigint, generated by the database), name nome_comercial, slug endereco_curto",
  );
  expect(report).toContain("Members: volante.equipa, user id_utilizador, role papel");
  expect(report).toContain("inserted by a trigger: volante.definicoes");
  const { "index.ts": index = "", "views.sql": views = "" } = draftProduct(guess, catalog);
  expect(index).toContain("papel: tenant.extra.papel as string");
  expect(index).toContain("nomeComercial: tenant.name");
  expect(views).toContain("criada_em AS created_at");
});
