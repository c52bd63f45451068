/** A table whose rows are chained: each has a hash of its content and of the previous row's hash. */
export type ChainedTable = {
  name: string;
  /** The column that the rows of one chain have in common; null if the whole table is one chain. */
  chainedBy: "attempt_id" | null;
  /** SQL: the content of the row `event` as bytes. */
  bytesOf: (event: string) => string;
};

/** SQL: text as bytes, followed by a line break, which no event kind contains. */
const line = (text: string) => `convert_to(${text} || E'\\n', 'UTF8')`;

/**
 * SQL: the commitment of a group of personal columns: SHA-256 of the salt and the values, or the stored commitment
 * once all of them have been erased. Null if there never were any values. A stored commitment never replaces values
 * that still exist.
 */
const commitment = (row: string, group: string, columns: readonly string[]) => {
  const salt = `${row}.${group}_salt`;
  const values = columns.map((name) => `${row}.${name}`).join(", ");
  return `case when num_nonnulls(${salt}, ${values}) = 0 then ${row}.${group}_commitment
    else sha256(uuid_send(${salt}) || convert_to(jsonb_build_array(${values})::text, 'UTF8')) end`;
};

/** SQL: the commitment of a staff member's address. */
const actorCommitment = (row: string) => commitment(row, "actor", ["actor_email"]);

/*
 * The encodings do not depend on session settings, and are unambiguous: each part has a fixed length, ends with a line
 * break or comes last. The triggers compute the same hashes. The doctor and checkpoints do not call the triggers'
 * functions, because an attacker who can change events could change the functions too.
 */

export const attemptEventChain: ChainedTable = {
  name: "attempt_events",
  chainedBy: "attempt_id",
  bytesOf: (event) =>
    [
      `uuid_send(${event}.attempt_id)`,
      `int4send(${event}.seq)`,
      `timestamptz_send(${event}.at)`,
      `float8send(${event}.duration_ms)`,
      `convert_to(${event}.stage || E'\\n' || ${event}.detail, 'UTF8')`,
    ].join(" || "),
};

export const activationEventChain: ChainedTable = {
  name: "activation_events",
  chainedBy: "attempt_id",
  bytesOf: (event) =>
    [
      `uuid_send(${event}.attempt_id)`,
      `int4send(${event}.seq)`,
      `timestamptz_send(${event}.at)`,
      line(`${event}.kind`),
      `coalesce(${actorCommitment(event)}, '')`,
    ].join(" || "),
};

export const staffEventChain: ChainedTable = {
  name: "staff_events",
  chainedBy: null,
  bytesOf: (event) =>
    [
      line(`${event}.kind`),
      `int8send(${event}.seq)`,
      `uuid_send(${event}.id)`,
      `timestamptz_send(${event}.at)`,
      `(${actorCommitment(event)})`,
      `(${commitment(event, "detail", ["detail"])})`,
      `coalesce(uuid_send(${event}.actor_id), '')`,
    ].join(" || "),
};

export const chainedTables = [attemptEventChain, activationEventChain, staffEventChain] as const;

/** SQL: the hash that the row `event` must have, given the previous row's hash, or '' for the first row. */
export const chainedHash = ({ bytesOf }: ChainedTable, before: string, event: string) =>
  `sha256(${before} || ${bytesOf(event)})`;

/** The columns of an attempt that are erased together with its owner's data. */
const ownerColumns = [
  ...["request", "request_hash", "slug", "owner_email", "owner_name"],
  ...["error_detail", "rollback_reason"],
];

/**
 * SQL: the hash of an attempt's own row, which is final once the attempt has ended, and does not change when personal
 * data is erased. Leaves out the search and lease columns, `changed_by` and the ids of erasures. Columns that later
 * versions add must be left out too, or old checkpoints would no longer match.
 */
export const attemptHash = (attempt: string) => {
  const column = (name: string) => `${attempt}.${name}`;
  const hex = (bytes: string) => `encode(${bytes}, 'hex')`;
  const values = [
    ...["id", "actor_id", "status", "error_code", "tenant_id", "owner_user_id"].map(column),
    ...["owner_was_existing", "blueprint", "blueprint_version", "fence"].map(column),
    ...["started_at", "finished_at"].map((name) => hex(`timestamptz_send(${column(name)})`)),
    hex(`float8send(${column("duration_ms")})`),
    hex(commitment(attempt, "owner", ownerColumns)),
    hex(actorCommitment(attempt)),
  ];
  return `sha256(convert_to(jsonb_build_array(${values.join(", ")})::text, 'UTF8'))`;
};
