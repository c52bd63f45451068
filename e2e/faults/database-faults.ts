import { sql } from "drizzle-orm";
import { tables } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import type { Effect } from "@/lib/provisioning/effect";

/**
 * Failures inside Postgres, for one slug and one effect: `refuse` raises an error with an SQLSTATE, `cut`
 * terminates the backend in the middle of the statement, `drop` does nothing and reports success.
 */
type Mode = "refuse" | "cut" | "drop";

const statements = [
  sql`create table public.spoils (slug text, effect text, mode text)`,
  sql`
  create function public.spoil(of_slug text, variadic effects text[]) returns boolean language plpgsql security definer as $$
  declare found_mode text;
  begin
    select mode into found_mode from public.spoils where slug = of_slug and effect = any(effects);
    if found_mode = 'refuse' then raise exception 'refused by a test' using errcode = 'P0001'; end if;
    if found_mode = 'cut' then perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(1); end if;
    return found_mode is not distinct from 'drop';
  end $$`,
  sql`
  create function public.spoil_attempt() returns trigger language plpgsql as $$
  begin
    if tg_op = 'INSERT' then
      if new.status = 'creating_auth_user' then perform public.spoil(new.slug, 'claim'); end if;
      return new;
    end if;
    if new.fence > old.fence then perform public.spoil(new.slug, 'raise_fence', 'take_over'); end if;
    if new.status in ('failed', 'rolled_back') then perform public.spoil(new.slug, 'end_attempt'); end if;
    return new;
  end $$`,
  sql`
  create function public.spoil_domain() returns trigger language plpgsql as $$
  begin
    if public.spoil(split_part(new.hostname, '.', 1), tg_argv[0]) then return null; end if;
    return new;
  end $$`,
  sql`
  create function public.spoil_user() returns trigger language plpgsql security definer as $$
  begin
    if public.spoil((select slug from provisioning.attempts where owner_user_id = old.id), 'delete_user') then
      return null;
    end if;
    return old;
  end $$`,
  sql`
  create function public.spoil_cleanup() returns trigger language plpgsql as $$
  begin
    if new.tries = old.tries then
      perform public.spoil((select slug from provisioning.attempts where id = old.attempt_id), 'settle_cleanup');
    end if;
    return new;
  end $$`,
  sql`
  create function public.spoil_authorisation() returns trigger language plpgsql as $$
  begin
    perform public.spoil(split_part(new.key, ':', 2), 'authorise');
    return new;
  end $$`,
  sql`create trigger spoil before insert on provisioning.rate_limits for each row execute function public.spoil_authorisation()`,
  sql`create trigger spoil before insert or update on provisioning.attempts for each row execute function public.spoil_attempt()`,
  sql`create trigger spoil before insert on ${sql.raw(tables.hostnames)} for each row execute function public.spoil_domain('commit_records')`,
  sql`create constraint trigger spoil_commit after insert on ${sql.raw(tables.hostnames)} deferrable initially deferred
      for each row execute function public.spoil_domain('deferred')`,
  sql`
  create function public.spoil_new_user() returns trigger language plpgsql security definer as $$
  begin
    perform public.spoil(new.email, 'create_user');
    return new;
  end $$`,
  sql`create trigger spoil_new before insert on auth.users for each row execute function public.spoil_new_user()`,
  sql`create trigger spoil before delete on auth.users for each row execute function public.spoil_user()`,
  sql`create trigger spoil before update on provisioning.auth_cleanups for each row execute function public.spoil_cleanup()`,
];

export async function installDatabaseFaults(): Promise<void> {
  for (const statement of statements) await admin.execute(statement);
}

/**
 * Makes this effect fail for this slug, or the authorisation of this staff member, until `clearFaults`. `deferred`
 * fails a constraint on the records at commit.
 */
export async function spoil(
  of: string,
  effect: Effect | "authorise" | "deferred",
  mode: Mode,
): Promise<void> {
  await admin.execute(sql`insert into public.spoils values (${of}, ${effect}, ${mode})`);
}

export async function clearFaults(): Promise<void> {
  await admin.execute(sql`delete from public.spoils`);
}

/** Uses up a staff member's calls under a limit for this minute. */
export async function exhaustLimit(name: string, userId: string): Promise<void> {
  await admin.execute(sql`
    insert into provisioning.rate_limits (key, window_started_at, hits) values (${`${name}:${userId}`}, now(), 9999)
    on conflict (key) do update set window_started_at = now(), hits = 9999`);
}

export async function resetLimit(name: string, userId: string): Promise<void> {
  await admin.execute(sql`delete from provisioning.rate_limits where key = ${`${name}:${userId}`}`);
}
