-- Workspaces as Prisma writes them: names in CamelCase, text keys that the program makes, times without a zone, citext from another schema, soft deletion.
create schema if not exists extensions;
create extension if not exists citext schema extensions;
create type public."Role" as enum ('OWNER', 'EDITOR');

create table public."Workspace" (
  "id" text primary key,
  "slug" extensions.citext not null,
  "name" text not null,
  "plan" text not null,
  "locale" text not null,
  "createdAt" timestamp(3) not null default current_timestamp,
  "updatedAt" timestamp(3) not null,
  "deletedAt" timestamp(3)
);
create unique index "Workspace_slug_living" on public."Workspace" ("slug") where "deletedAt" is null;
create index "Workspace_createdAt" on public."Workspace" ("createdAt" desc, "id" desc);

create table public."Membership" (
  "id" text primary key,
  "workspaceId" text not null references public."Workspace" on delete cascade,
  "userId" uuid not null references auth.users on delete restrict,
  "role" public."Role" not null,
  "createdAt" timestamp(3) not null default current_timestamp,
  unique ("workspaceId", "userId")
);
create index "Membership_userId" on public."Membership" ("userId");
alter table public."Workspace" enable row level security;
alter table public."Membership" enable row level security;
