import { eventHash } from "../chain";

/**
 * SQL that recomputes the hashes of some attempts' events in their current order, as a skilled attacker would. Tests
 * that change times also need it. Triggers must be off.
 */
export const rechain = (attemptIds: string) => `
  with recursive numbered as (
    select *, row_number() over (partition by attempt_id order by seq) as place
    from provisioning.attempt_events where attempt_id in (${attemptIds})
  ), chained as (
    select attempt_id, seq, place, ${eventHash("''::bytea", "numbered")} as hash from numbered where place = 1
    union all
    select numbered.attempt_id, numbered.seq, numbered.place, ${eventHash("chained.hash", "numbered")}
    from chained join numbered on numbered.attempt_id = chained.attempt_id and numbered.place = chained.place + 1
  )
  update provisioning.attempt_events as event set hash = chained.hash
  from chained where event.attempt_id = chained.attempt_id and event.seq = chained.seq`;
