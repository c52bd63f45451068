import {
  activationEventChain,
  attemptEventChain,
  type ChainedTable,
  chainedHash,
  staffEventChain,
} from "@/db/chain";
import type { Invariant } from "../invariant";

const remedy =
  "A row was written outside the console. Compare with a backup and a checkpoint (`npm run audit:verify`).";

/**
 * `rule` and `predecessor` name a row and the one before it in the text of a rule. `finding` is the format of a row's
 * name in findings, and `row` is the word for one row.
 */
type Events = {
  table: ChainedTable;
  rule: string;
  predecessor: string;
  finding: string;
  row: "event" | "entry";
  key: string;
};

const plurals = { event: "events", entry: "entries" };

const sameChain = ({ chainedBy }: ChainedTable) =>
  chainedBy ? `other.${chainedBy} = event.${chainedBy} and` : "";

/** SQL: a column of the previous event, even if events in between are missing. */
const before = (table: ChainedTable, column: string) =>
  `select ${column} from provisioning.${table.name} as other
    where ${sameChain(table)} other.seq < event.seq order by other.seq desc limit 1`;

/** SQL: each event with the one that has the previous number. A join takes half the time of a window function. */
const withPrevious = (table: ChainedTable) =>
  `provisioning.${table.name} as event left join provisioning.${table.name} as other on ${sameChain(table)} other.seq = event.seq - 1`;

const hashesValid = (name: string, { table, rule, predecessor, finding, row, key }: Events): Invariant => ({
  name,
  rule: `Every ${rule} has the hash of its content and of the ${predecessor}.`,
  severity: "broken",
  remedy,
  violations: `
      select format('${finding} %s', ${key}, case when event.seq = 1 or other.hash is not null
        then 'does not match its hash: it was changed, moved or added'
        else format('follows ${row} %s: the ${plurals[row]} between them are missing', coalesce((${before(table, "seq")}), 0)) end) as violation
      from ${withPrevious(table)}
      where event.hash is distinct from ${chainedHash(table, `coalesce(other.hash, case when event.seq > 1 then (${before(table, "hash")}) end, '')`, "event")}`,
});

const numberedWithoutGaps = (
  name: string,
  { table, rule, predecessor, finding, row, key }: Events,
): Invariant => ({
  name,
  rule: `Every ${rule} is numbered one higher than the ${predecessor}, starting at 1.`,
  severity: "broken",
  remedy,
  violations: `
      select format('${finding} follows ${row} %s', ${key}, coalesce((${before(table, "seq")}), 0)) as violation
      from ${withPrevious(table)} where event.seq > 1 and other.seq is null`,
});

const timesInOrder = (name: string, { table, rule, predecessor, finding, key }: Events): Invariant => ({
  name,
  rule: `No ${rule} is dated before the ${predecessor}.`,
  severity: "broken",
  remedy,
  violations: `
      select format('${finding} is dated %s before the previous one', ${key}, other.at - event.at) as violation
      from ${withPrevious(table)} where event.at < other.at`,
});

const ofAttempt = "event.seq, event.attempt_id";

const attemptEvents: Events = {
  table: attemptEventChain,
  rule: "event",
  predecessor: "previous event",
  finding: "event %s of attempt %s",
  row: "event",
  key: ofAttempt,
};

const activationEvents: Events = {
  table: activationEventChain,
  rule: "activation event",
  predecessor: "previous event",
  finding: "activation event %s of attempt %s",
  row: "event",
  key: ofAttempt,
};

const staffEvents: Events = {
  table: staffEventChain,
  rule: "entry of the staff log",
  predecessor: "previous entry",
  finding: "entry %s of the staff log",
  row: "entry",
  key: "event.seq",
};

/**
 * Tamper evidence: a changed or moved event breaks its chain of hashes, and so does a removed one, except the last. The
 * numbers and times of attempts' events have rules of their own (events.ts), because the application sets them.
 */
export const chainInvariants: readonly Invariant[] = [
  hashesValid("event-hashes-valid", attemptEvents),
  hashesValid("activation-event-hashes-valid", activationEvents),
  numberedWithoutGaps("activation-events-numbered-without-gaps", activationEvents),
  timesInOrder("activation-event-times-in-order", activationEvents),
  hashesValid("staff-event-hashes-valid", staffEvents),
  numberedWithoutGaps("staff-events-numbered-without-gaps", staffEvents),
  timesInOrder("staff-event-times-in-order", staffEvents),
];
