import type { Invariant } from "../invariant";

/** [table, trigger, pg_trigger.tgtype, function, columns of UPDATE OF, columns that the condition reads] */
const triggers = [
  ["attempts", "attempts_move_forward", 19, "attempts_move_forward", "", ""],
  ["attempts", "attempts_claim_guard", 5, "attempts_claim_guard", "", "new.owner_was_existing, new.status"],
  [
    ...(["attempts", "attempts_begin_now", 7, "attempts_dated_now", ""] as const),
    "new.finished_at, new.owner_user_id, new.started_at, new.status",
  ],
  ["attempts", "attempts_end_now", 19, "attempts_dated_now", "", "new.finished_at"],
  ["attempt_events", "attempt_events_chain", 7, "attempt_events_chain", "", ""],
  ["attempt_events", "attempt_events_append_only", 58, "events_append_only", "", ""],
  ["auth_cleanups", "auth_cleanups_guard", 23, "auth_cleanups_guard", "attempt_id, user_id", ""],
  ["auth_cleanups", "auth_cleanups_resolved_now", 23, "auth_cleanups_resolved_now", "", ""],
  ["staff", "staff_added_now", 19, "staff_added_now", "added_by, role", "new.added_by, new.role, old.role"],
  ["staff", "staff_changes_recorded", 29, "staff_changes_recorded", "role", ""],
  ["staff_events", "staff_events_erase_only", 19, "staff_events_erase_only", "", ""],
  ["staff_events", "staff_events_append_only", 42, "staff_events_append_only", "", ""],
  ["staff_events", "staff_events_of_owner", 7, "staff_events_of_owner", "", "new.kind"],
  ["staff_events", "staff_events_chain", 7, "staff_events_chain", "", ""],
  ["activation_events", "activation_events_erase_only", 19, "activation_events_erase_only", "", ""],
  ["activation_events", "activation_events_append_only", 42, "events_append_only", "", ""],
  ["activation_events", "activation_events_chain", 7, "activation_events_chain", "", ""],
  ["owner_links", "owner_links_guard", 23, "owner_links_guard", "", ""],
  ["owner_email_changes", "owner_email_changes_guard", 23, "owner_email_changes_guard", "", ""],
] as const;

const expected = triggers
  .map(
    ([table, name, type, ...rest]) =>
      `('${table}', '${name}', ${type}, ${rest.map((text) => `'${text}'`).join(", ")})`,
  )
  .join(", ");
/** The condition of the claim's guard, as Postgres formats it. */
const claimCondition = `(((new.status = 'creating_auth_user'::text) AND (NOT new.owner_was_existing)))`;

/** SQL for a `with` clause: the triggers on the console's tables. */
const found = `found as (
  select relname::text as on_table, pg_trigger.*, pg_get_triggerdef(pg_trigger.oid) as definition,
    coalesce((select string_agg(attname, ', ' order by attname) from pg_attribute where attrelid = tgrelid and attnum = any(tgattr)), '') as columns,
    coalesce((select string_agg(distinct word[1], ', ' order by word[1])
      from regexp_matches(pg_get_triggerdef(pg_trigger.oid), '(?:new|old)[.]\\w+', 'g') as word where tgqual is not null), '') as reads
  from pg_trigger join pg_class on pg_class.oid = tgrelid where relnamespace = to_regnamespace('provisioning')
)`;

/** SQL: each guard that is missing, disabled, or does not cover every row. */
export const guardViolations = `
  with ${found}
  select format('trigger %s on %s %s', expected.name, expected.on_table,
    case when found.tgname is null then 'is missing or differs' else 'is disabled' end) as violation
  from (values ${expected}) as expected(on_table, name, type, calls, columns, reads)
  left join found on found.on_table = expected.on_table and tgname = name and tgtype = type
    and found.columns = expected.columns and found.reads = expected.reads and tgfoid = to_regproc('provisioning.' || calls)
    and (tgqual is null) = (expected.reads = '') and (name <> 'attempts_claim_guard' or strpos(definition, $$${claimCondition}$$) > 0)
  where found.tgname is null or tgenabled not in ('O', 'A')
  union all
  select format('%s foreign keys of %s are disabled', count(*), on_table) from found where tgisinternal and tgenabled = 'D' group by on_table`;

/** The triggers that the other invariants rely on, and what could bypass them or hide rows. */
export const guardInvariants: readonly Invariant[] = [
  {
    name: "guard-triggers-enabled",
    rule: "The triggers that guard claims, stop attempts from going back, and keep events append-only are enabled for every row.",
    severity: "broken",
    remedy:
      "Rows may have been changed or removed without a trace. Run `alter table … enable trigger …`, or the trigger's statement in db/functions/triggers, and compare with a checkpoint (`npm run audit:verify`).",
    violations: guardViolations,
  },
  {
    name: "no-unknown-triggers",
    rule: "The console's tables have only the console's triggers.",
    severity: "waiting",
    remedy: "An unknown trigger can change what the console records. Check what it does, or drop it.",
    violations: `
      with ${found}
      select format('trigger %s on provisioning.%s', tgname, on_table) as violation
      from found where not tgisinternal and tgname not in (${triggers.map(([, name]) => `'${name}'`).join(", ")})`,
  },
  {
    name: "no-rules-or-row-security",
    rule: "Neither a rule nor row-level security on the console's tables discards or hides rows.",
    severity: "broken",
    remedy:
      "Events can be lost without an error, and the console and the doctor can miss rows. Run `drop rule … on …`, or `alter table … disable row level security`, and find out who added it.",
    violations: `
      select format('provisioning.%s has the rule %I', relname, rulename) as violation
      from pg_rewrite join pg_class on pg_class.oid = ev_class
      where relnamespace = to_regnamespace('provisioning') and relkind in ('r', 'p')
      union all
      select format('row-level security is on for provisioning.%s', relname) from pg_class
      where relnamespace = to_regnamespace('provisioning') and relkind in ('r', 'p') and relrowsecurity`,
  },
];
