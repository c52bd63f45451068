import type { Mutant } from "../mutant";

const retention = "db/functions/retention";
const stream = "lib/audit-stream";

/** Bugs in retention, in pruning and in the audit stream. */
export const retentionMutants: readonly Mutant[] = [
  {
    bug: "the console's login can remove attempts from the last year",
    edits: [
      { file: `${retention}/prune_expired_attempts.sql`, from: "keep_months < 12", to: "keep_months < 0" },
    ],
    tests: ["lib/retention/apply.db"],
  },
  {
    bug: "the content of an e-mail can be erased on the day that it was sent",
    edits: [
      { file: `${retention}/erase_expired_deliveries.sql`, from: "keep_days < 7", to: "keep_days < 0" },
    ],
    tests: ["lib/retention/apply.db"],
  },
  {
    bug: "the console's login can erase denied calls from the last month",
    edits: [{ file: `${retention}/erase_expired_denials.sql`, from: "keep_days < 30", to: "keep_days < 0" }],
    tests: ["lib/retention/apply.db"],
  },
  {
    bug: "retention erases entries of the staff log that are not denied calls",
    edits: [
      {
        file: `${retention}/erase_expired_denials.sql`,
        from: "WHERE kind = 'denied' AND num_nulls",
        to: "WHERE kind NOT IN ('data_erased', 'attempts_pruned') AND num_nulls",
      },
    ],
    tests: ["lib/retention/apply.db"],
  },
  {
    bug: "retention erases more denied calls than it records",
    edits: [
      {
        file: `${retention}/erase_expired_denials.sql`,
        from: "'staffEvents', cardinality(ids)",
        to: "'staffEvents', least(1, cardinality(ids))",
      },
    ],
    tests: ["lib/retention/apply.db"],
  },
  {
    bug: "retention erases the content of e-mails that have not been sent yet",
    edits: [
      {
        file: `${retention}/erase_expired_deliveries.sql`,
        from: "state IN ('delivered', 'dropped') AND (payload",
        to: "(payload",
      },
    ],
    tests: ["lib/retention/apply.db"],
  },
  {
    bug: "the erasure of deliveries is not recorded",
    edits: [
      { file: `${retention}/erase_expired_deliveries.sql`, from: "IF erased > 0 THEN", to: "IF false THEN" },
    ],
    tests: ["lib/retention/apply.db"],
  },
  {
    bug: "a prune removes attempts whose user still exists",
    edits: [
      {
        file: `${retention}/is_settled.sql`,
        from: "AND account.deleted_at IS NULL)",
        to: "AND account.deleted_at IS NULL AND false)",
      },
    ],
    tests: ["lib/audit/prune.db"],
  },
  {
    bug: "the audit stream skips events whose transaction commits late",
    edits: [
      {
        file: `${stream}/sources.ts`,
        from: "sql`changed_by < pg_snapshot_xmin(pg_current_snapshot())`",
        to: "sql`true`",
      },
    ],
    tests: [`${stream}/audit-stream.db`],
  },
  {
    bug: "the audit stream counts refused lines as written",
    edits: [
      {
        file: `${stream}/index.ts`,
        from: "await write(lineText(line));",
        to: "await write(lineText(line)).catch(() => undefined);",
      },
    ],
    tests: [`${stream}/audit-stream.db`],
  },
  {
    bug: "a writer of the audit stream continues after another one has taken over",
    edits: [{ file: `${stream}/position.ts`, from: "return rowCount === 1;", to: "return true;" }],
    tests: [`${stream}/audit-stream.db`],
  },
  {
    bug: "the audit stream contains customers' addresses",
    edits: [
      {
        file: `${stream}/sources.ts`,
        from: "const reader = { masked: true };",
        to: "const reader = { masked: false };",
      },
    ],
    tests: [`${stream}/audit-stream.db`],
  },
  {
    bug: "a value can split a line of the audit stream",
    edits: [
      {
        file: `${stream}/line.ts`,
        from: ".replaceAll(controlCharacters, escaped)",
        to: ".replaceAll(/\\0/g, escaped)",
      },
    ],
    tests: [`${stream}/line`],
  },
  {
    bug: "a line sent to a closed pipe is treated as written",
    edits: [
      {
        file: `${stream}/write-line.ts`,
        from: "if (!isFull || waits++ === maxWaits) throw error;",
        to: "if (!isFull || waits++ === maxWaits) return;",
      },
    ],
    tests: [`${stream}/write-line`],
  },
];
