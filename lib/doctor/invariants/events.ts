import { stages } from "@/lib/provisioning/stages";
import { type Invariant, inFlight, isEnding, isInOrder, placeOf, rounding, stageList } from "../invariant";

/** SQL: true for an event that enters its stage, false for a note within it. */
const reached = "not detail ? 'event'";

const successStages = stages.slice(0, stages.indexOf("completed") + 1);
const successBits = successStages.reduce((bits, _, index) => bits | (1 << (index + 1)), 0);
const remedy =
  "The audit log is damaged. Compare with a backup, and find out who writes to it outside the console.";

/** The audit log of each attempt is complete, in order, and consistent with the attempt. */
export const eventInvariants: readonly Invariant[] = [
  {
    name: "events-numbered-without-gaps",
    rule: "Every attempt has events, numbered from 1 without a gap.",
    severity: "broken",
    remedy,
    violations: `
      with counted as (
        select attempt_id, count(*) as n, min(seq) as first, max(seq) as last from provisioning.attempt_events group by attempt_id
      )
      select format('attempt %s has %s events, numbered %s to %s', id, coalesce(n, 0), coalesce(first, 0), coalesce(last, 0)) as violation
      from provisioning.attempts left join counted on attempt_id = id
      where n is null or first <> 1 or last <> n`,
  },
  {
    name: "attempts-start-with-initiated",
    rule: "The first event of every attempt is `initiated`.",
    severity: "broken",
    remedy,
    violations: `
      select format('attempt %s begins with %s', attempt_id, stage) as violation
      from provisioning.attempt_events where seq = 1 and (stage <> 'initiated' or detail ? 'event')`,
  },
  {
    name: "last-events-match-status",
    rule: "The last stage among an attempt's events is its status or, while the attempt is in flight, a later stage.",
    severity: "broken",
    remedy,
    // Reads one event of each attempt that has ended, and every event of those in flight. The next invariant checks
    // that nothing follows an ending. An undo records the stages that a failed transaction lost, so events can be ahead
    // of the status.
    violations: `
      with ending as (
        select attempt_id, stage from provisioning.attempt_events where ${isEnding("stage")} and ${reached}
      ), behind as (
        select id, status, max(${placeOf("stage")}) as last
        from provisioning.attempts join provisioning.attempt_events on attempt_id = id
        where ${inFlight} and ${reached} group by id, status having max(${placeOf("stage")}) < ${placeOf("status")}
      )
      select format('attempt %s is %s, but its ending is %s', id, status, coalesce(stage, 'missing')) as violation
      from provisioning.attempts left join ending on attempt_id = id
      where stage <> status or ${isEnding("status")} and stage is null
      union all
      select format('attempt %s is %s, but its last event is %s', id, status, (${stageList})[last]) from behind`,
  },
  {
    name: "stages-in-order",
    rule: "The stages in an attempt's events are in order, and none follows the attempt's end.",
    severity: "broken",
    remedy,
    // Sorts only the attempts whose stages do not match their event numbers.
    violations: `
      with unusual as (
        select distinct attempt_id from provisioning.attempt_events where ${placeOf("stage")} <> seq
      ), followed as (
        select attempt_id, seq, stage, lag(stage) over (partition by attempt_id order by seq) as before
        from provisioning.attempt_events join unusual using (attempt_id) where ${reached}
      )
      select format('attempt %s goes from %s to %s at event %s', attempt_id, before, stage, seq) as violation
      from followed where not ${isInOrder("before", "stage")}`,
  },
  {
    name: "event-times-in-order",
    rule: "No event of an attempt is dated before the previous one.",
    severity: "broken",
    remedy:
      "A clock jumped, or times were changed. The durations come from a monotonic clock and are correct.",
    // A self-join, because the sort of a window function takes twice as long.
    violations: `
      select format('event %s of attempt %s is dated %s before the previous one', event.seq, event.attempt_id, before.at - event.at) as violation
      from provisioning.attempt_events as event
      join provisioning.attempt_events as before on before.attempt_id = event.attempt_id and before.seq = event.seq - 1
      where event.at < before.at - ${rounding}`,
  },
  {
    name: "completed-attempts-have-all-stages",
    rule: "Every completed attempt went through each of the eight stages once.",
    severity: "broken",
    remedy,
    // One bit per stage avoids the sort of a distinct count.
    violations: `
      with counted as (
        select attempt_id, count(*) as n, bit_or(1 << ${placeOf("stage")}) as stages
        from provisioning.attempt_events where ${reached} group by attempt_id
      )
      select format('attempt %s has %s of ${successStages.length} stages in %s events', id,
        bit_count((stages & ${successBits})::bit(32)), coalesce(n, 0)) as violation
      from provisioning.attempts left join counted on attempt_id = id
      where status = 'completed' and (n is distinct from ${successStages.length} or stages <> ${successBits})`,
  },
  {
    name: "stage-durations-add-up",
    rule: "The durations of a completed attempt's stages add up to the attempt's duration.",
    severity: "broken",
    remedy,
    violations: `
      with summed as (select attempt_id, sum(duration_ms) as ms from provisioning.attempt_events group by attempt_id)
      select format('attempt %s took %s ms, but its stages took %s ms', id, round(duration_ms), round(ms)) as violation
      from provisioning.attempts join summed on attempt_id = id
      where status = 'completed' and abs(duration_ms - ms) > extract(epoch from ${rounding}) * 1000`,
  },
];
