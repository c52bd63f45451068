import { attemptEventChain, type ChainedTable, staffEventChain } from "@/db/chain";
import {
  adjectives,
  draw,
  dropIndexes,
  fill,
  nouns,
  pick,
  runInOrder,
  runInParallel,
  syllables,
  withFillers,
  words,
} from "./filling";

/** Attempts are spread evenly over this many days up to now. */
const spreadDays = 730;

const staffEvents = 10_000;

const people = words("ana bo carla dan eva finn gita hugo ines jan kira leo mia nils olga");

/**
 * Fills a migrated, empty database with attempts, their events and users, and entries of the staff log. Of 1,000
 * attempts, 900 are completed, 60 refused and 40 undone. The newest 20 of all are in flight. Inserts in time order,
 * without triggers or foreign keys, before creating indexes. Apart from ids and times, the newest attempts do not
 * depend on the total.
 */
export async function fillAudit(connectionString: string, attempts: number): Promise<void> {
  await withFillers(connectionString, async (client, second) => {
    const ofAttempts = await dropIndexes(client, ["provisioning.attempts"]);
    const ofEvents = await dropIndexes(client, ["provisioning.attempt_events"]);
    const ofUsers = await dropIndexes(client, ["auth.users"]);
    for (const each of [client, second]) await runInOrder(each, chainAggregate);
    const values = [attempts, spreadDays, new Date()];
    const indexes = [...ofAttempts, ...ofUsers].values();
    const insertEventsAndIndex = async () => {
      await fill(second, "provisioning.attempt_events", insertEvents, values);
      await runInOrder(second, indexes);
    };
    const insertRestAndIndex = async () => {
      // `fill` would also truncate the events.
      await client.query(insertAttempts, values);
      await fill(client, "auth.users", insertUsers);
      await fill(client, "provisioning.staff_events", insertStaffEvents, [Math.min(staffEvents, attempts)]);
      await runInOrder(client, indexes);
    };
    await Promise.all([insertEventsAndIndex(), insertRestAndIndex()]);
    const tables = ["attempt_events", "attempts", "staff_events"].map((table) => `provisioning.${table}`);
    const vacuum = [...tables, "auth.users"].map((table) => `vacuum (analyze, freeze) ${table}`);
    await runInParallel([client, second], [...ofEvents, ...vacuum]);
    await client.query("checkpoint");
  });
}

/** SQL: a version 7 UUID, like those that the form generates. Ids from the same time are adjacent in every index. */
const uuidv7At = (time: string, n: string) =>
  `(lpad(to_hex((extract(epoch from ${time}) * 1000)::bigint), 12, '0') || '7' || left(md5(${n}), 3) || '8' || right(md5(${n}), 15))::uuid`;

/**
 * SQL: $1 attempts over $2 days up to $3. `n` counts them from the newest, which is 0. OFFSET makes Postgres draw each
 * value once.
 */
const attemptRows = `(
    select *, status in ('completed', 'failed', 'rolled_back') as ended, lower(replace(name, ' ', '-')) as slug,
      ${pick(people, 5, 15)} || '.' || n % 997 || '@' || lower(place) || '.example.com' as email, initcap(${pick(people, 5, 15)}) || ' ' || place as owner,
      case status when 'failed' then case when n % 4001 = 0 then 'INTERNAL'
          else (array['SLUG_TAKEN', 'SLUG_TAKEN', 'SLUG_TAKEN', 'EMAIL_TAKEN', 'EMAIL_TAKEN', 'INVALID_INPUT', 'FORBIDDEN'])[1 + ${draw(6, 7)}] end
        when 'rolled_back' then (array['AUTH_FAILED', 'DATABASE_FAILED', 'INTERRUPTED', 'VERIFICATION_FAILED'])[1 + ${draw(7, 4)}] end as code,
      case status when 'failed' then 2 + ${draw(8, 6000)} / 1000.0 when 'rolled_back' then 100 + ${draw(9, 9000)}
        else 90 + 60 * -ln(1 - ${draw(10, 100000)} / 100000::float8) + case when n % 1009 = 0 then 4000 else 0 end end as duration_ms
    from (
      select n, $3::timestamptz - n * ($2::int * interval '1 day' / $1::int) as started_at, place,
        ${pick(adjectives, 1, 15)} || ' ' || ${pick(nouns, 2, 15)} || ' ' || place as name,
        case when n % 997 = 0 then 'new.hire@example.com' else 'admin' || ${draw(3, 40)} || '@example.com' end as actor,
        case when n < 20 then 'creating_auth_user' when ${draw(4, 1000)} < 900 then 'completed' when ${draw(4, 1000)} < 960 then 'failed'
          else 'rolled_back' end as status
      from (
        select n, initcap(${pick(syllables, 11, 20)} || ${pick(syllables, 12, 20)} || ${pick(syllables, 13, 20)}) as place
        from generate_series(0, $1::int - 1) as n offset 0
      ) as placed offset 0
    ) as drawn offset 0
  ) as attempt`;

const attemptId = uuidv7At("started_at", "n::text");

const insertAttempts = `
  insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email, owner_name, status,
    error_code, error_detail, rollback_reason, tenant_id, owner_user_id, blueprint, blueprint_version, lease_expires_at,
    started_at, finished_at, duration_ms)
  select ${attemptId}, md5(actor)::uuid, actor, jsonb_build_object('name', name, 'slug', slug, 'ownerName', owner,
      'ownerEmail', email, 'plan', 'starter', 'timezone', 'Europe/London', 'currency', 'GBP', 'locale', 'en-GB'),
    md5(n::text), slug, email, owner, status, code, case when code is not null then '{"sqlstate": "57014"}'::jsonb end,
    case when status = 'rolled_back' then 'sqlstate: 57014' end, case when status = 'completed' then ${uuidv7At("started_at", "'t' || n")} end,
    case when status <> 'failed' then gen_random_uuid() end, 'standard', 1, now() + interval '1 hour', started_at,
    case when ended then started_at + duration_ms * interval '1 millisecond' end, case when ended then duration_ms end
  from ${attemptRows}
  order by n desc`;

const completedStages =
  "array['initiated', 'validating', 'validated', 'creating_auth_user', 'auth_user_created', 'creating_records', 'verifying', 'completed']";

/**
 * An aggregate in the session’s temporary schema that hashes each row’s bytes together with the previous hash. In
 * PL/pgSQL, because Postgres calls its functions faster than those in SQL.
 */
const chainAggregate = [
  `create function pg_temp.next_hash(previous bytea, content bytea) returns bytea language plpgsql immutable
    as 'begin return sha256(previous || content); end'`,
  "create aggregate pg_temp.chained_hash(bytea) (sfunc = pg_temp.next_hash, stype = bytea, initcond = '')",
];

const hashOver = ({ bytesOf }: ChainedTable) =>
  `pg_temp.chained_hash(${bytesOf("event")}) over (order by seq)`;

/**
 * Computes the attempts itself, so that it can run while they are inserted. Completed ones have eight events, refused
 * ones four, and undone ones fourteen, including the later clean-up. Hashes each attempt’s events in a subquery, because
 * a window over all events would sort them.
 */
const insertEvents = `
  insert into provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms, detail, hash)
  select chained.* from (
    select ${attemptId} as id, started_at, coalesce(case when ended then duration_ms end, 10) as total_ms, status,
      case status when 'completed' then ${completedStages}
        when 'failed' then array['initiated', 'validating', 'validated', 'failed']
        when 'rolled_back' then (${completedStages})[1:6] || array['creating_records', 'creating_records', 'rolled_back', 'rolled_back',
          'rolled_back', 'rolled_back', 'rolled_back', 'rolled_back']
        else (${completedStages})[1:4] end as stages
    from ${attemptRows} order by n desc
  ) as attempts, lateral (
    select *, ${hashOver(attemptEventChain)} from (
      select id as attempt_id, seq::int, stage, started_at + total_ms * seq / cardinality(stages) * interval '1 millisecond'
          + greatest(0, seq - 9) * interval '10 minutes' as at, (total_ms / cardinality(stages))::float8 as duration_ms,
        case when seq > 6 and status = 'rolled_back' and seq <> 9
          then jsonb_build_object('event', case seq when 7 then 'undo_started' when 8 then 'cleanup_flagged' else 'cleanup_pending' end)
          else '{}'::jsonb end as detail
      from unnest(stages) with ordinality as reached(stage, seq)
    ) as event
  ) as chained`;

/** $1 entries of the staff log, of which one in ten is about the owner of an attempt. */
const insertStaffEvents = `
  insert into provisioning.staff_events (seq, id, at, actor_id, actor_email, kind, detail, actor_salt, detail_salt, actor_commitment, detail_commitment, hash)
  select *, ${hashOver(staffEventChain)} from (
    select row_number() over (order by started_at)::bigint as seq, gen_random_uuid() as id, started_at as at, actor_id, actor_email,
      case when place % 10 = 0 then 'mail_asked' else 'export_started' end as kind,
      case when place % 10 = 0 then jsonb_build_object('attemptId', id, 'ownerEmail', owner_email) else '{"format": "csv"}' end as detail,
      gen_random_uuid() as actor_salt, gen_random_uuid() as detail_salt, null::bytea as actor_commitment, null::bytea as detail_commitment
    from (
      select *, row_number() over (order by started_at desc) as place from provisioning.attempts order by started_at desc limit $1
    ) as newest
    offset 0
  ) as event
  order by seq`;

const insertUsers = `
  insert into auth.users (instance_id, id, aud, role, email, raw_app_meta_data, raw_user_meta_data, created_at, updated_at)
  select '00000000-0000-0000-0000-000000000000', owner_user_id, 'authenticated', 'authenticated', owner_user_id || '@example.com',
    jsonb_build_object('provisioning_attempt_id', id), '{}', started_at, started_at
  from provisioning.attempts where status = 'completed'`;
