-- Accounts as in Basejump: one trigger gives the primary owner a membership, another lowercases slugs.
create schema basejump;
create type basejump.account_role as enum ('owner', 'member');

create table basejump.accounts (
  id uuid primary key default gen_random_uuid(),
  primary_owner_user_id uuid not null references auth.users on delete restrict,
  name text,
  slug text constraint accounts_slug_unique unique,
  personal_account boolean not null default false,
  private_metadata jsonb not null default '{}',
  public_metadata jsonb not null default '{}',
  created_by uuid,
  created_at timestamptz,
  updated_at timestamptz,
  constraint accounts_personal_has_no_slug check (personal_account = (slug is null))
);
create index accounts_lower_slug on basejump.accounts (lower(slug));
create table basejump.account_user (
  user_id uuid not null references auth.users on delete cascade,
  account_id uuid not null references basejump.accounts on delete cascade,
  account_role basejump.account_role not null,
  primary key (user_id, account_id)
);
create index account_user_account_id on basejump.account_user (account_id);

create function basejump.before_account() returns trigger language plpgsql set search_path = '' as $$
begin
  new.slug := lower(new.slug);
  new.created_at := coalesce(new.created_at, now());
  new.updated_at := now();
  return new;
end
$$;
create trigger before_account before insert or update on basejump.accounts for each row execute function basejump.before_account();

create function basejump.add_primary_owner() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into basejump.account_user (account_id, user_id, account_role) values (new.id, new.primary_owner_user_id, 'owner');
  return new;
end
$$;
create trigger add_primary_owner after insert on basejump.accounts for each row execute function basejump.add_primary_owner();

alter table basejump.accounts enable row level security;
alter table basejump.account_user enable row level security;
create policy "users read their own memberships" on basejump.account_user for select to authenticated using (user_id = (select auth.uid()));
create policy "members read their accounts" on basejump.accounts for select to authenticated
  using (exists (select from basejump.account_user where account_id = accounts.id and user_id = (select auth.uid())));
