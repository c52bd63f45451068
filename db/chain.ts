/**
 * SQL: an event as bytes, in Postgres's binary format, which does not depend on session settings: 16, 4, 8 (microseconds
 * since 2000) and 8 bytes, then the stage, a line break and the detail. The encoding is unambiguous, because neither the
 * stage nor the detail contains a line break.
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
 * SQL: the hash that an event must have, given the previous event's hash, or '' for the first event. The trigger
 * `attempt_events_chain` computes the same hash. The doctor does not call the trigger's function, because an attacker who can
 * change events could change it too.
 */
export const eventHash = (before: string, event: string) => `sha256(${before} || ${canonical(event)})`;

/**
 * SQL: the hash of an attempt's own row, which is final once the attempt has ended. Leaves out the search and lease columns.
 * Also leave out columns that later versions add, or old checkpoints will no longer match.
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
