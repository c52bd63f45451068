/**
 * SQL: an event as text. Each value is in a form of its own that no setting of a session and no version of
 * Postgres changes: microseconds since 1970, the bytes of a float, the one way in which jsonb is written. Detail
 * is the last and has no line break, so that no two events have the same text.
 */
const canonical = (event: string) =>
  [
    `${event}.attempt_id`,
    `${event}.seq`,
    `${event}.stage`,
    `(extract(epoch from ${event}.at) * 1000000)::bigint`,
    `encode(float8send(${event}.duration_ms), 'hex')`,
    `${event}.detail`,
  ].join(` || E'\\n' || `);

/**
 * SQL: the hash that an event must have, given the one of the event before it, or '' where there is none. The
 * same as the trigger `attempt_events_chain` computes; the doctor does not ask the trigger's own function, which
 * whoever changes events could change too.
 */
export const eventHash = (before: string, event: string) =>
  `sha256(${before} || convert_to(${canonical(event)}, 'UTF8'))`;
