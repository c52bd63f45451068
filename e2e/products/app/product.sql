-- Companies in a separate schema: generated keys, enums, a settings row created by a trigger, soft deletion, and
-- case-insensitive slugs that are unique among companies that are not deleted. No hostnames and no subscriptions.
create schema app;
create type app.member_role as enum ('owner', 'admin', 'member');
create type app.company_state as enum ('live', 'paused');

create table app.companies (
  id bigint generated always as identity primary key,
  slug text not null,
  display_name text not null check (display_name <> ''),
  plan_code text not null,
  state app.company_state not null default 'live',
  created_by uuid references auth.users on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz
);
create unique index companies_slug_living on app.companies (lower(slug)) where deleted_at is null;
create index companies_created_at on app.companies (created_at desc, id desc);

create table app.company_members (
  id bigint generated always as identity primary key,
  company_id bigint not null references app.companies on delete cascade,
  user_id uuid not null references auth.users on delete restrict,
  role app.member_role not null default 'member',
  joined_at timestamptz not null default now(),
  unique (company_id, user_id)
);
create index company_members_user_id on app.company_members (user_id);

create table app.company_settings (
  company_id bigint primary key references app.companies on delete cascade,
  timezone text not null default 'UTC',
  features jsonb not null default '{}'
);

create function app.add_settings() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into app.company_settings (company_id) values (new.id);
  return new;
end
$$;
create trigger companies_add_settings after insert on app.companies for each row execute function app.add_settings();

alter table app.companies enable row level security;
alter table app.company_members enable row level security;
alter table app.company_settings enable row level security;
create policy "members read their own membership" on app.company_members for select to authenticated using (user_id = (select auth.uid()));
create policy "members read their companies" on app.companies for select to authenticated
  using (exists (select from app.company_members where company_id = companies.id and user_id = (select auth.uid())));
create policy "members read their settings" on app.company_settings for select to authenticated
  using (exists (select from app.company_members where company_id = company_settings.company_id and user_id = (select auth.uid())));
