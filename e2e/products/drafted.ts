/** SQL: products with names unlike the console's, each with features that the draft must handle. */
export const products: Readonly<Record<string, string>> = {
  "generated keys, enums, a settings row created by a trigger, and slugs unique among tenants that are not deleted": `
    create schema app;
    create type app.member_role as enum ('owner', 'staff');
    create type app.state as enum ('live', 'paused');
    create table app.companies (
      id bigint generated always as identity primary key, handle text not null, title text not null, plan text not null,
      state app.state not null default 'live', created_at timestamptz not null default now(), deleted_at timestamptz
    );
    create unique index companies_handle_living on app.companies (lower(handle)) where deleted_at is null;
    create index on app.companies (created_at desc, id desc);
    create table app.members (
      company_id bigint not null references app.companies, user_id uuid not null references auth.users,
      role app.member_role not null, primary key (company_id, user_id)
    );
    create index on app.members (user_id);
    create table app.preferences (company_id bigint primary key references app.companies, timezone text not null default 'UTC');
    create function app.add_preferences() returns trigger language plpgsql security definer as $$
      begin insert into app.preferences (company_id) values (new.id); return new; end $$;
    create trigger add_preferences after insert on app.companies for each row execute function app.add_preferences();
    alter table app.companies enable row level security;
    alter table app.members enable row level security;`,
  "a membership created by a trigger, and personal accounts without slugs": `
    create schema basejump;
    create type basejump.account_role as enum ('owner', 'member');
    create table basejump.accounts (
      id uuid primary key default gen_random_uuid(), primary_owner_user_id uuid not null references auth.users,
      name text, slug text constraint accounts_slug_key unique, personal_account boolean not null default false,
      created_at timestamptz default now(), updated_at timestamptz default now(), check (personal_account = (slug is null))
    );
    create table basejump.account_user (
      user_id uuid not null references auth.users, account_id uuid not null references basejump.accounts,
      account_role basejump.account_role not null, primary key (user_id, account_id)
    );
    create function basejump.add_owner() returns trigger language plpgsql security definer as $$
      begin insert into basejump.account_user values (new.primary_owner_user_id, new.id, 'owner'); return new; end $$;
    create trigger add_owner after insert on basejump.accounts for each row execute function basejump.add_owner();
    alter table basejump.accounts enable row level security;`,
  "text keys, citext, and names in camel case": `
    create schema if not exists extensions;
    create extension if not exists citext schema extensions;
    create type public."Role" as enum ('OWNER', 'EDITOR');
    create table public."Workspace" (
      "id" text primary key, "slug" extensions.citext not null, "name" text not null, "plan" text not null,
      "createdAt" timestamp(3) not null default current_timestamp, "updatedAt" timestamp(3) not null, "deletedAt" timestamp(3)
    );
    create unique index "Workspace_slug_living" on public."Workspace" ("slug") where "deletedAt" is null;
    create table public."Membership" (
      "id" text primary key, "workspaceId" text not null references public."Workspace",
      "userId" uuid not null references auth.users, "role" public."Role" not null, unique ("workspaceId", "userId")
    );`,
  "an owner column in the tenant table": `
    create table public.studios (
      studio_id uuid primary key, subdomain varchar(63) not null, title text not null,
      owner_id uuid not null references auth.users, tier text not null, created_at timestamptz not null default now()
    );
    create unique index studios_subdomain on public.studios (lower(subdomain));`,
  "hostnames, subscriptions and a column that needs a value": `
    create table public.restaurants (
      restaurant_id uuid primary key, handle text not null unique, title text not null, price_list text not null,
      source text not null, opened_at timestamptz not null default now()
    );
    create table public.restaurant_staff (
      restaurant_id uuid not null references public.restaurants, account_id uuid not null references auth.users,
      position text not null, primary key (restaurant_id, account_id)
    );
    create table public.contracts (
      restaurant_id uuid primary key references public.restaurants, price_list text not null, state text not null, free_until timestamptz
    );
    create table public.addresses (
      host text primary key, restaurant_id uuid not null references public.restaurants, main boolean not null default false
    );`,
  "a slug in a separate table, tables of codes, users created by a trigger, and a computed column": `
    create schema booking;
    create table booking.organisation_states (id smallint primary key, code text not null unique);
    insert into booking.organisation_states values (1, 'active'), (2, 'suspended'), (3, 'closed');
    create table booking.plans (code text primary key, label text not null, monthly_cents integer not null);
    insert into booking.plans values ('solo', 'Solo', 1900), ('team', 'Team', 4900), ('chain', 'Chain', 19900);
    create table booking.roles (id smallint primary key, code text not null unique, rank integer not null);
    insert into booking.roles values (1, 'owner', 100), (2, 'manager', 50), (3, 'desk', 10);

    create table booking.users (
      id uuid primary key references auth.users on delete cascade,
      email text not null, display_name text, created_at timestamptz not null default now()
    );
    create function booking.handle_new_user() returns trigger language plpgsql security definer set search_path = '' as $$
    begin
      insert into booking.users (id, email, display_name) values (new.id, new.email, new.raw_user_meta_data ->> 'name');
      return new;
    end $$;
    create trigger on_auth_user_created after insert on auth.users for each row execute function booking.handle_new_user();

    create table booking.organisations (
      id uuid primary key default gen_random_uuid(),
      name text not null check (char_length(name) between 2 and 120),
      state_id smallint not null default 1 references booking.organisation_states,
      plan_code text not null references booking.plans,
      public_ref text not null,
      settings jsonb not null default '{}' check (jsonb_typeof(settings) = 'object'),
      search_name text generated always as (lower(name)) stored,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create function booking.set_public_ref() returns trigger language plpgsql as $$
    begin
      new.public_ref := 'B-' || upper(substr(md5(new.id::text), 1, 8));
      return new;
    end $$;
    create trigger set_public_ref before insert on booking.organisations for each row execute function booking.set_public_ref();

    create table booking.handles (
      handle text primary key check (handle = lower(handle) and handle ~ '^[a-z][a-z0-9-]{2,29}$'),
      organisation_id uuid not null unique references booking.organisations on delete cascade
    );
    create table booking.memberships (
      organisation_id uuid not null references booking.organisations on delete cascade,
      user_id uuid not null references booking.users on delete cascade,
      role_id smallint not null references booking.roles,
      joined_at timestamptz not null default now(),
      primary key (organisation_id, user_id)
    );
    create table booking.locations (
      id bigint generated always as identity primary key,
      organisation_id uuid not null references booking.organisations on delete cascade,
      name text not null, time_zone text not null
    );
    create table booking.bookings (
      id bigint generated always as identity primary key,
      location_id bigint not null references booking.locations on delete cascade,
      starts_at timestamptz not null, customer_name text not null
    );
    alter table booking.organisations enable row level security;
    alter table booking.handles enable row level security;
    alter table booking.memberships enable row level security;
    alter table booking.users enable row level security;
    create policy "members see their organisation" on booking.organisations for select to authenticated
      using (exists (select 1 from booking.memberships m where m.organisation_id = id and m.user_id = auth.uid()));
    create policy "own memberships" on booking.memberships for select to authenticated using (user_id = auth.uid());`,
  "users with separate keys, numeric status codes, a domain, mixed case, and rows that block deletion": `
    create schema "Fleet";
    create domain "Fleet"."UrlName" as text check (value ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(value) <= 40);
    create table "Fleet"."People" (
      "PersonId" bigint generated by default as identity primary key,
      "AuthId" uuid not null unique references auth.users on delete restrict,
      "Email" text not null, "FullName" text,
      "CreatedAt" timestamp not null default (now() at time zone 'utc')
    );
    create table "Fleet"."Operators" (
      "OperatorId" integer generated always as identity primary key,
      "CountryCode" char(2) not null default 'GB',
      "LicenceNo" text not null,
      "LegalName" text not null,
      "UrlName" "Fleet"."UrlName" not null,
      "Status" smallint not null default 0 check ("Status" in (0, 1, 2)),
      "Tier" text not null check ("Tier" in ('basic', 'pro')),
      "TimeZone" text not null,
      "IsDeleted" boolean not null default false,
      "CreatedAt" timestamp not null default (now() at time zone 'utc'),
      "ModifiedAt" timestamp,
      constraint "UQ_Operators_Licence" unique ("CountryCode", "LicenceNo")
    );
    create unique index "UX_Operators_UrlName" on "Fleet"."Operators" (lower("UrlName"::text)) where not "IsDeleted";
    create table "Fleet"."OperatorPeople" (
      "OperatorId" integer not null references "Fleet"."Operators",
      "PersonId" bigint not null references "Fleet"."People",
      "IsAdmin" boolean not null default false,
      "IsOwner" boolean not null default false,
      "AddedAt" timestamp not null default (now() at time zone 'utc'),
      primary key ("OperatorId", "PersonId")
    );
    create unique index "UX_OneOwner" on "Fleet"."OperatorPeople" ("OperatorId") where "IsOwner";
    create table "Fleet"."Events" (
      "OperatorId" integer not null references "Fleet"."Operators", "At" timestamptz not null, "Kind" text not null
    ) partition by range ("At");
    create table "Fleet"."Events_2026" partition of "Fleet"."Events" for values from ('2026-01-01') to ('2027-01-01');
    create function "Fleet"."LogNew"() returns trigger language plpgsql security definer set search_path = '' as $$
    begin
      insert into "Fleet"."Events" values (new."OperatorId", now(), 'created');
      return new;
    end $$;
    create trigger "LogNew" after insert on "Fleet"."Operators" for each row execute function "Fleet"."LogNew"();
    alter table "Fleet"."Operators" enable row level security;
    create policy "living only" on "Fleet"."Operators" as restrictive for all to public using (not "IsDeleted");`,
  "code tables with generated keys, users that the console adds, and columns that need input": `
    create schema if not exists extensions;
    create extension if not exists citext schema extensions;
    create table public.countries (id serial primary key, iso char(2) not null unique, name text not null);
    insert into public.countries (iso, name) values ('GB','United Kingdom'),('CZ','Czechia');
    create table public.roles (id uuid primary key default gen_random_uuid(), name varchar(20) not null unique);
    insert into public.roles (name) values ('Owner'),('Member');
    create table public.plans (id uuid primary key default gen_random_uuid(), slug text not null unique, name text not null, price_cents int not null);
    insert into public.plans (slug, name, price_cents) values ('free','Free',0),('pro','Pro',2900);
    alter table public.plans enable row level security;
    create table public.profiles (id uuid primary key references auth.users on delete cascade, full_name text, avatar_url text);
    create table public.teams (
      id bigserial primary key, name varchar(80) not null, slug extensions.citext not null unique, plan_id uuid not null references public.plans,
      created_by uuid references public.profiles, billing_email text not null, country_id int not null references public.countries,
      industry text not null check (industry in ('food','retail','health')), seats int not null, settings jsonb not null,
      is_active boolean not null default true, created_at timestamptz not null default now(), updated_at timestamptz
    );
    create table public.team_members (
      id uuid primary key default gen_random_uuid(), team_id bigint not null references public.teams on delete cascade,
      profile_id uuid not null references public.profiles on delete cascade, role_id uuid not null references public.roles, created_at timestamptz default now(),
      unique (team_id, profile_id)
    );
    create table public.team_audit (id bigserial primary key, team_id bigint references public.teams, what text);
    alter table public.teams enable row level security; alter table public.team_members enable row level security; alter table public.profiles enable row level security;
    create policy own on public.profiles for select to authenticated using (id = auth.uid());`,
  "an owner called principal, members who have left, slugs with their own rules, and a choice of country": `
    create schema klass;
    create table klass.country (iso2 char(2) primary key, label text not null);
    insert into klass.country values ('AT', 'Austria'), ('DE', 'Germany');
    create table klass.tier (
      tier_id smallint generated always as identity primary key, code text not null unique, label text not null,
      sellable boolean not null default true
    );
    insert into klass.tier (code, label, sellable) values ('legacy', 'Legacy', false), ('starter', 'Starter', true);
    create table klass.staff_role (role_code text primary key, label text not null);
    insert into klass.staff_role values ('assistant', 'Assistant'), ('principal', 'Principal'), ('teacher', 'Teacher');
    create type klass.school_kind as enum ('primary', 'music');
    create table klass.person (
      person_id uuid primary key default gen_random_uuid(),
      auth_user_id uuid unique references auth.users on delete set null,
      email text not null, given_name text not null default '', family_name text not null default ''
    );
    create function klass.user_born() returns trigger language plpgsql security definer set search_path = '' as $$
      begin insert into klass.person (auth_user_id, email) values (new.id, new.email); return new; end $$;
    create trigger user_born after insert on auth.users for each row execute function klass.user_born();
    create table klass.school (
      school_id bigint generated always as identity primary key, legal_name text not null, handle text not null,
      kind klass.school_kind not null, tier_id smallint not null references klass.tier,
      billing_country char(2) not null references klass.country, tax_number text, archived_at timestamptz,
      created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
      check (handle ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(handle) between 4 and 32),
      check (handle not in ('www', 'help')), check (handle !~ '-[0-9]{6,}$')
    );
    create unique index school_handle_live on klass.school (handle) where archived_at is null;
    create table klass.school_staff (
      staff_id bigint generated by default as identity primary key,
      school_id bigint not null references klass.school on delete cascade,
      person_id uuid not null references klass.person, role_code text not null references klass.staff_role,
      employed_from date not null default current_date, left_on date
    );
    create unique index on klass.school_staff (school_id, person_id) where left_on is null;
    create unique index on klass.school_staff (school_id) where role_code = 'principal' and left_on is null;
    alter table klass.school enable row level security;
    alter table klass.school_staff enable row level security;
    alter table klass.person enable row level security;`,
};
