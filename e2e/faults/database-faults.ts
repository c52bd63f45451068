import { sql } from "drizzle-orm";
import { tables } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import type { Effect } from "@/lib/provisioning/fault-points";

/**
 * Failures inside Postgres, for one effect of one request: `refuse` raises an error with an SQLSTATE, `cut`
 * terminates the backend in the middle of the statement, `drop` skips the write and reports success.
 */
type Mode = "refuse" | "cut" | "drop";

const statements = [
  sql`create table public.injected_faults (slug text, effect text, mode text)`,
  sql`
  create function public.apply_fault(of_slug text, variadic effects text[]) returns boolean language plpgsql security definer as $$
  declare found_mode text;
  begin
    select mode into found_mode from public.injected_faults where slug = of_slug and effect = any(effects);
    if found_mode = 'refuse' then raise exception 'refused by a test' using errcode = 'P0001'; end if;
    if found_mode = 'cut' then perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(1); end if;
    return found_mode is not distinct from 'drop';
  end $$`,
  sql`
  create function public.fault_on_attempt() returns trigger language plpgsql as $$
  begin
    if tg_op = 'INSERT' then
      if new.status = 'creating_auth_user' then perform public.apply_fault(new.slug, 'claim'); end if;
      return new;
    end if;
    if new.fence > old.fence then perform public.apply_fault(new.slug, 'raise_fence', 'take_over'); end if;
    if new.status in ('failed', 'rolled_back') then perform public.apply_fault(new.slug, 'end_attempt'); end if;
    return new;
  end $$`,
  sql`
  create function public.fault_on_hostname() returns trigger language plpgsql as $$
  begin
    if public.apply_fault(split_part(new.hostname, '.', 1), tg_argv[0]) then return null; end if;
    return new;
  end $$`,
  sql`
  create function public.fault_on_user_deletion() returns trigger language plpgsql security definer as $$
  begin
    if public.apply_fault((select slug from provisioning.attempts where owner_user_id = old.id), 'delete_user') then
      return null;
    end if;
    return old;
  end $$`,
  sql`
  create function public.fault_on_cleanup() returns trigger language plpgsql as $$
  begin
    if new.tries = old.tries then
      perform public.apply_fault((select slug from provisioning.attempts where id = old.attempt_id), 'settle_cleanup');
    end if;
    return new;
  end $$`,
  sql`
  create function public.fault_on_authorisation() returns trigger language plpgsql as $$
  begin
    perform public.apply_fault(split_part(new.key, ':', 2), 'authorise');
    return new;
  end $$`,
  sql`create trigger test_fault before insert on provisioning.rate_limits for each row execute function public.fault_on_authorisation()`,
  sql`create trigger test_fault before insert or update on provisioning.attempts for each row execute function public.fault_on_attempt()`,
  sql`create trigger test_fault before insert on ${sql.raw(tables.hostnames)} for each row execute function public.fault_on_hostname('commit_records')`,
  sql`create constraint trigger test_fault_at_commit after insert on ${sql.raw(tables.hostnames)} deferrable initially deferred
      for each row execute function public.fault_on_hostname('deferred')`,
  sql`
  create function public.fault_on_user_creation() returns trigger language plpgsql security definer as $$
  begin
    perform public.apply_fault(new.email, 'create_user');
    return new;
  end $$`,
  sql`create trigger test_fault_on_creation before insert on auth.users for each row execute function public.fault_on_user_creation()`,
  sql`create trigger test_fault before delete on auth.users for each row execute function public.fault_on_user_deletion()`,
  sql`create trigger test_fault before update on provisioning.auth_cleanups for each row execute function public.fault_on_cleanup()`,
];

export async function installDatabaseFaults(): Promise<void> {
  for (const statement of statements) await admin.execute(statement);
}

/**
 * Makes an effect fail until `clearFaults`: `create_user` for an e-mail address, `authorise` for a staff member's id,
 * and all others for a slug. `deferred` makes a constraint on the records fail at commit.
 */
export async function injectFault(
  slugOrId: string,
  effect: Effect | "authorise" | "deferred",
  mode: Mode,
): Promise<void> {
  await admin.execute(sql`insert into public.injected_faults values (${slugOrId}, ${effect}, ${mode})`);
}

export async function clearFaults(): Promise<void> {
  await admin.execute(sql`delete from public.injected_faults`);
}

/** Exhausts one of a staff member's rate limits until its window ends. */
export async function exhaustLimit(name: string, userId: string): Promise<void> {
  await admin.execute(sql`
    insert into provisioning.rate_limits (key, window_started_at, hits) values (${`${name}:${userId}`}, now(), 9999)
    on conflict (key) do update set window_started_at = now(), hits = 9999`);
}

export async function resetLimit(name: string, userId: string): Promise<void> {
  await admin.execute(sql`delete from provisioning.rate_limits where key = ${`${name}:${userId}`}`);
}
