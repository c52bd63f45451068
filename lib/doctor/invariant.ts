import { canFollow, failureStages, stages, terminalStages } from "@/lib/provisioning/stages";

/** A rule that must hold for the whole database. */
export type Invariant = {
  /** In kebab-case. Part of the report's contract. */
  name: string;
  /** The rule as one plain sentence, true while there are no violations. */
  rule: string;
  /** `broken` fails the check. `waiting` (needs a review or a manual fix) and `inherited` (from V1) are only shown. */
  severity: "broken" | "waiting" | "inherited";
  /** What to do about violations, in a few sentences. */
  remedy: string;
  /** True if a passing trial proves the rule, regardless of the query's result. */
  settledByTrial?: true;
  /** A read-only query with one text column, `violation`: an id or a name, and a short description, never a secret. */
  violations: string;
};

const literals = (values: readonly string[]) => values.map((value) => `'${value}'`).join(", ");

/** SQL: true for an attempt that has not ended. */
export const inFlight = "provisioning.in_flight(status)";

/** SQL: the stages in order, from 1. */
export const stageList = `array[${literals(stages)}]`;

/** SQL: the position of a stage in that order. */
export const placeOf = (stage: string) =>
  `case ${stage} ${stages.map((name, index) => `when '${name}' then ${index + 1}`).join(" ")} end`;

/** SQL: whether an attempt's log may go from one stage to another. Null for the first stage. */
export const isInOrder = (before: string, stage: string) =>
  `case ${before} ${stages
    .map((from) => {
      const next = stages.filter((to) => canFollow(from, to));
      return `when '${from}' then ${next.length > 0 ? `${stage} in (${literals(next)})` : "false"}`;
    })
    .join(" ")} end`;

/** SQL: true for a terminal stage. */
export const isEnding = (stage: string) => `${stage} in (${literals(terminalStages)})`;

/** SQL: true for an attempt that ended without a tenant. */
export const hasFailed = (status: string) => `${status} in (${literals(failureStages)})`;

/** SQL: how far a sum of durations (floats) may differ from a difference of timestamps (microseconds). */
export const rounding = "interval '1 millisecond'";

/**
 * SQL for a `with` clause: the tenants that this console created and that still exist. Excludes V1's tenants.
 */
export const provisioned = `provisioned as (
  select tenant.id, tenant.slug, attempt.id as attempt_id
  from provisioning.attempts as attempt join provisioning.tenants as tenant on tenant.id = provisioning.tenant_key(attempt.tenant_id)
  where attempt.status = 'completed'
)`;

/**
 * SQL: the latest cutoff of any prune. The users of pruned attempts remain, marked with the id of an attempt that
 * no longer exists.
 */
export const prunedBefore = `coalesce((
  select max((detail ->> 'before')::timestamptz) from provisioning.staff_events where kind = 'attempts_pruned'
), '-infinity')`;

/** SQL for a `from` clause: a list of rows, which can be empty. For example, a product might have no policies. */
export const listOf = (rows: readonly string[], emptyRow: string) =>
  rows.length > 0 ? `(values ${rows.join(", ")})` : `(select ${emptyRow} where false)`;
