import { filledTables, tenantsFrom } from "@/db/product/bench-rows";
import {
  adjectives,
  draw,
  dropIndexes,
  nouns,
  pick,
  runInOrder,
  runInParallel,
  syllables,
  withFillers,
  words,
} from "./filling";

/** Words with accents and in other scripts, because real names have both and searches must handle them. */
const accented = words("Žofín Étoile Señorita Käse Žárovka Ærø Łódź Straße Crêperie Jalapeño");
const otherScripts = words("Чайка Ласточка 寿司 ラーメン Ταβέρνα");

/**
 * Fills a migrated, empty database with tenants, their owners, members and host names. The console created the newest
 * tenth. Of 1,000 tenants, 860 are active, 80 trialing (all of them on the starter plan), 30 past due, 20 suspended and
 * 10 canceled; 18 are on the enterprise plan. One owner in fifty has never signed in. One tenant in 10,000 is deleted.
 */
export async function fillTenants(connectionString: string, tenants: number): Promise<void> {
  await withFillers(connectionString, async (client, second) => {
    await client.query(drawTenants, [tenants]);
    const { tenants: rows, hostnames, members } = tenantsFrom("drawn");
    const filled = [...filledTables, "provisioning.attempts", "provisioning.activation_events", "auth.users"];
    const indexes = await dropIndexes(client, filled);
    await Promise.all([
      runInOrder(client, [rows, hostnames, members]),
      runInOrder(second, [insertOwners, insertAttempts, insertActivations]),
    ]);
    await client.query("drop table drawn");
    await runInParallel([client, second], indexes);
    await runInParallel(
      [client, second],
      filled.map((table) => `vacuum (analyze, freeze) ${table}`),
    );
    await client.query("checkpoint");
  });
}

/** $1 tenants, one a minute; `n` counts them from the newest, which is 0. OFFSET makes Postgres draw each value once. */
const drawTenants = `
  create unlogged table drawn as
  select n, md5('tenant' || n)::uuid as id, case when n % 1000 > 0 then md5('owner' || n)::uuid end as owner_id,
    case when kind < 70 then adjective || ' ' || noun || ' ' || place when kind < 80 then place || '’s ' || noun
      when kind < 88 then ${pick(accented, 4, 10)} || ' ' || place when kind < 92 then ${pick(otherScripts, 5, 5)} || ' ' || place
      else noun || ' & Co. ' || place end as name,
    lower(adjective || '-' || noun || '-' || place) || '-' || n as slug,
    case when n % 10000 = 9999 then 'deleted' when rank < 860 then 'active' when rank < 940 then 'trialing' when rank < 970 then 'past_due'
      when rank < 990 then 'suspended' else 'canceled' end as status,
    case when rank between 860 and 939 or ${draw(7, 100)} < 60 then 'starter' when ${draw(7, 100)} < 98 then 'growth' else 'enterprise' end as plan,
    case when n % 20 = 0 then 'www.' || lower(noun || '-' || place) || '-' || n || '.test'
      else lower(adjective || '-' || noun || '-' || place) || '-' || n || '.example.com' end as hostname,
    lower(place) || '.' || n || '@' || lower(noun) || '.example.com' as email,
    n < $1::int / 10 as is_ours, ${draw(9, 50)} = 0 as is_waiting, now() - n * interval '1 minute' as created_at
  from (
    select n, ${draw(3, 100)} as kind, ${draw(6, 1000)} as rank, ${pick(adjectives, 1, 15)} as adjective, ${pick(nouns, 2, 15)} as noun,
      initcap(${pick(syllables, 11, 20)} || ${pick(syllables, 12, 20)} || ${pick(syllables, 13, 20)}) as place
    from generate_series(0, $1::int - 1) as n offset 0
  ) as numbered`;

const insertOwners = `
  insert into auth.users (instance_id, id, aud, role, email, created_at, updated_at, last_sign_in_at)
  select '00000000-0000-0000-0000-000000000000', owner_id, 'authenticated', 'authenticated', email, created_at, created_at,
    case when not is_waiting then created_at end
  from drawn where owner_id is not null`;

const insertAttempts = `
  insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email, owner_name, status, tenant_id,
    owner_user_id, blueprint, blueprint_version, lease_expires_at, started_at, finished_at, duration_ms)
  select md5('attempt' || n)::uuid, md5('admin')::uuid, 'admin@example.com', jsonb_build_object('name', name, 'slug', slug), md5(n::text), slug,
    email, 'Ana Novak', 'completed', id, coalesce(owner_id, id), 'standard', 1, created_at, created_at, created_at, 1
  from drawn where is_ours order by created_at`;

/**
 * In the console's tenants, about half of the owners who have never signed in have set a password. No list reads the
 * hashes.
 */
const insertActivations = `
  insert into provisioning.activation_events (attempt_id, seq, kind, actor_salt, hash)
  select md5('attempt' || n)::uuid, 1, 'activated', null, '' from drawn where is_ours and is_waiting and n % 2 = 0`;
