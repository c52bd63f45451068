/** SQL: products that call nothing as the console does, each with something that a guess must not miss. */
export const products: Readonly<Record<string, string>> = {
  "generated keys, enums, a settings row by a trigger, and slugs unique among the living": `
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
  "a membership by a trigger, and slugs that personal accounts do not have": `
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
  "an owner that is a column of the tenant": `
    create table public.studios (
      studio_id uuid primary key, subdomain varchar(63) not null, title text not null,
      owner_id uuid not null references auth.users, tier text not null, created_at timestamptz not null default now()
    );
    create unique index studios_subdomain on public.studios (lower(subdomain));`,
  "host names, subscriptions and a column that needs a value": `
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
};
