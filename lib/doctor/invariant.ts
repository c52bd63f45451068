import { stages, terminalStages } from "@/lib/provisioning/stages";

/** Something that must hold for the rows of a whole database. */
export type Invariant = {
  /** Kebab-case; a part of the report's contract. */
  name: string;
  /** One plain sentence that is true while nothing offends. */
  promise: string;
  /** `broken` fails the check; `waiting` for a person, or `inherited` from V1, is only shown. */
  severity: "broken" | "waiting" | "inherited";
  /** What to do about offenders, in one or two sentences. */
  remedy: string;
  /** True if a trial that passes proves it, whatever the query returns. */
  settledByTrial?: true;
  /** A read-only query of one text column, `offender`: an id and a few words, never a secret. */
  offenders: string;
};

const literals = (values: readonly string[]) => values.map((value) => `'${value}'`).join(", ");

/** SQL: true for an attempt that has not ended. */
export const inFlight = "provisioning.in_flight(status)";

/** SQL: the stages in their order, from 1. */
export const stageList = `array[${literals(stages)}]`;

/** SQL: the place of a stage in that order. */
export const placeOf = (stage: string) =>
  `case ${stage} ${stages.map((name, index) => `when '${name}' then ${index + 1}`).join(" ")} end`;

/** SQL: true for an ending. */
export const isEnding = (stage: string) => `${stage} in (${literals(terminalStages)})`;

/** SQL: how far a sum of durations and a difference of times may be apart, one being floats, the other microseconds. */
export const rounding = "interval '1 millisecond'";

/** SQL, to follow `with`: the tenants that were made here and still exist. V1's own are no concern of ours. */
export const provisioned = `provisioned as (
  select tenant.id, tenant.slug, attempt.id as attempt_id
  from provisioning.attempts as attempt join provisioning.tenants as tenant on tenant.id = provisioning.tenant_key(attempt.tenant_id)
  where attempt.status = 'completed'
)`;

/** SQL: up to when attempts have been pruned; their users stay, and carry an id that is not there any more. */
export const prunedBefore = `coalesce((
  select max((detail ->> 'before')::timestamptz) from provisioning.staff_events where kind = 'attempts_pruned'
), '-infinity')`;

/** SQL, to follow `from`: rows, of which there may be none: an adopter's tables can lack a kind of rule. */
export const listOf = (rows: readonly string[], emptyRow: string) =>
  rows.length > 0 ? `(values ${rows.join(", ")})` : `(select ${emptyRow} where false)`;
