/**
 * SQL: an event as bytes. Each value is in the form in which Postgres sends it, which no setting of a session changes:
 * 16 bytes, 4, 8 (microseconds since 2000) and 8, then the stage, a line break and the detail, which has none. So no
 * two events have the same bytes.
 */
const canonical = (event: string) =>
  [
    `uuid_send(${event}.attempt_id)`,
    `int4send(${event}.seq)`,
    `timestamptz_send(${event}.at)`,
    `float8send(${event}.duration_ms)`,
    `convert_to(${event}.stage || E'\\n' || ${event}.detail, 'UTF8')`,
  ].join(" || ");

/**
 * SQL: the hash that an event must have, given the one of the event before it, or '' where there is none. The
 * same as the trigger `attempt_events_chain` computes; the doctor does not ask the trigger's own function, which
 * whoever changes events could change too.
 */
export const eventHash = (before: string, event: string) => `sha256(${before} || ${canonical(event)})`;

/**
 * SQL: the hash of what an attempt's own row says. Nothing changes it once the attempt has ended. What the search
 * and the lease keep beside it is left out; so must be what later versions add, or old checkpoints end to hold.
 */
export const attemptHash = (attempt: string) => {
  const column = (name: string) => `${attempt}.${name}`;
  const bytes = (type: string, name: string) => `encode(${type}send(${column(name)}), 'hex')`;
  const values = [
    ...["id", "actor_id", "actor_email", "request", "request_hash", "slug", "owner_email", "owner_name"].map(
      column,
    ),
    ...["status", "error_code", "error_detail", "rollback_reason", "tenant_id", "owner_user_id"].map(column),
    ...["owner_was_existing", "blueprint", "blueprint_version", "fence"].map(column),
    ...["started_at", "finished_at"].map((name) => bytes("timestamptz_", name)),
    bytes("float8", "duration_ms"),
  ];
  return `sha256(convert_to(jsonb_build_array(${values.join(", ")})::text, 'UTF8'))`;
};
