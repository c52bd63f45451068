import { journal } from "@/db/migrate";
import type { Invariant } from "../invariant";

/** [table, trigger, pg_trigger.tgtype]: of each row before update, after and before insert; before update, delete or truncate; of each row before insert or update. */
const triggers = [
  ["attempts", "attempts_move_forward", 19],
  ["attempts", "attempts_claim_guard", 5],
  ["attempt_events", "attempt_events_chain", 7],
  ["attempt_events", "attempt_events_append_only", 58],
  ["staff_events", "staff_events_append_only", 58],
  ["activation_events", "activation_events_append_only", 58],
  ["owner_links", "owner_links_guard", 23],
] as const;

const expectedTriggers = triggers.map(([table, name, type]) => `('${table}', '${name}', ${type})`).join(", ");
const expectedMigrations = journal()
  .map(({ tag, hash }, index) => `(${index + 1}, '${tag}', '${hash}')`)
  .join(", ");

/** What the database itself must have, so that the rest can be relied on. */
export const databaseInvariants: readonly Invariant[] = [
  {
    name: "guards-are-on",
    promise:
      "The triggers are on that guard a claim, let attempts only move forward, and let events only be added and chained.",
    severity: "broken",
    remedy:
      "Switch the trigger on again (`alter table … enable trigger …`), and find out what was changed meanwhile.",
    offenders: `
      select format('trigger %s on %s %s', expected.name, expected.on_table,
        case when found.tgname is null then 'is missing or differs' else 'is switched off' end) as offender
      from (values ${expectedTriggers}) as expected(on_table, name, type)
      left join (
        select * from pg_trigger join pg_class as on_class on on_class.oid = tgrelid
        where relnamespace = to_regnamespace('provisioning')
      ) as found on relname = on_table and tgname = name and tgtype = type
        and tgfoid = to_regproc('provisioning.' || name)
      where found.tgname is null or tgenabled not in ('O', 'A')`,
  },
  {
    name: "migrations-are-of-this-checkout",
    promise: "The database has exactly the migrations of this checkout.",
    severity: "broken",
    remedy:
      "Run `npm run db:migrate`, or check with the version of the console that the database belongs to.",
    offenders: `
      with applied as (
        select row_number() over (order by created_at) as n, hash from provisioning.migrations
      )
      select format('migration %s %s', coalesce(tag, 'number ' || applied.n), case when applied.n is null then 'is not applied'
        when expected.n is null then 'is unknown here' else 'differs' end) as offender
      from (values ${expectedMigrations}) as expected(n, tag, hash) full join applied on applied.n = expected.n
      where applied.hash is distinct from expected.hash`,
  },
];
