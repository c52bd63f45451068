-- Studios with an owner column and no members.
create table public.studios (
  studio_id uuid primary key,
  subdomain varchar(48) not null,
  title varchar(200) not null,
  owner_id uuid not null references auth.users on delete restrict,
  tier text not null,
  frozen boolean not null default false,
  zone text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index studios_subdomain on public.studios (lower(subdomain));
create index studios_owner_id on public.studios (owner_id);
create index studios_created_at on public.studios (created_at desc, studio_id desc);
alter table public.studios enable row level security;
create policy "owners read their studios" on public.studios for select to authenticated using (owner_id = (select auth.uid()));
