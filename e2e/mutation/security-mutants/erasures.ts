import type { Mutant } from "../mutant";

const functions = "db/functions";
const tests = ["lib/audit/erase/erase.db"];
const histories = ["lib/audit/erase/erase-property.db"];

/** The erasure of personal data: what it removes and keeps, and which changes need a record of it. */
export const erasureMutants: readonly Mutant[] = [
  {
    bug: "personal data can be removed without a record of an erasure",
    edits: [
      {
        file: `${functions}/erasure/current_erasure.sql`,
        from: "WHERE newest.kind = 'data_erased' AND newest.xmin = pg_current_xact_id()::xid",
        to: "WHERE newest.kind = 'data_erased'",
      },
    ],
    tests,
  },
  {
    bug: "an erasure can change other columns of an attempt",
    edits: [
      {
        file: `${functions}/triggers/attempts_move_forward.sql`,
        from: "\t\tleft_over := old;",
        to: "\t\tleft_over := new;",
      },
    ],
    tests,
  },
  {
    bug: "an erasure leaves an owner's address in the staff log",
    edits: [
      {
        file: `${functions}/erasure/erase_owner_data.sql`,
        from: "\t\t\tOR provisioning.mentions(detail::text, everywhere))",
        to: ")",
      },
      {
        file: `${functions}/erasure/erase_owner_data.sql`,
        from: "\t\t\tOR provisioning.mentions(detail ->> 'query', personal)\n",
        to: "",
      },
    ],
    tests,
  },
  {
    bug: "an erasure also erases mentions of a longer address",
    edits: [
      {
        file: `${functions}/erasure/mentions.sql`,
        from: "'(?<![[:alnum:]._%+]|[[:alnum:]._%+]-)' || ",
        to: "'' || ",
      },
    ],
    tests,
  },
  {
    bug: "any short string erases the details of the whole staff log",
    edits: [
      {
        file: `${functions}/erasure/erase_owner.sql`,
        from: "address IS NULL OR address !~ '^[^@[:space:]]+@[^@[:space:]]+$'",
        to: "address IS NULL",
      },
    ],
    tests,
  },
  {
    bug: "an erasure of an owner removes the roles of current staff from the log",
    edits: [
      {
        file: `${functions}/erasure/erase_owner_data.sql`,
        from: "WHERE lower(account.email) = ANY (everywhere)",
        to: "WHERE false",
      },
    ],
    tests: ["lib/audit/erase/attacks.db"],
  },
  {
    bug: "a forged event makes an erasure remove the details of all entries",
    edits: [
      {
        file: `${functions}/erasure/erase_staff.sql`,
        from: "WHERE email ~ '^[^@[:space:]]+@[^@[:space:]]+$'",
        to: "WHERE email IS NOT NULL",
      },
    ],
    tests: ["lib/audit/erase/attacks.db"],
  },
  {
    bug: "data that an open clean-up still needs is erased",
    edits: [
      {
        file: `${functions}/erasure/erase_owner_data.sql`,
        from: "WHERE attempt_id = ANY (ids) AND state <> 'done'",
        to: "WHERE attempt_id = ANY (ids) AND state = 'none'",
      },
    ],
    tests,
  },
  {
    bug: "another user can get the outcome of an erased attempt with its key",
    edits: [
      {
        file: "lib/provisioning/outcome/refuse-early.ts",
        from: "earlier?.actorId === actor.id && isSameInput(raw, earlier.requestHash)",
        to: "earlier && isSameInput(raw, earlier.requestHash)",
      },
    ],
    tests,
  },
  {
    bug: "the console can bypass an erasure's checks",
    edits: [
      {
        file: "db/definitions/grants.ts",
        from: '  "erase_owner",\n',
        to: '  "erase_owner",\n  "erase_owner_data",\n',
      },
    ],
    tests,
  },
  {
    bug: "an erasure leaves a former staff member's address in messages",
    edits: [
      {
        file: `${functions}/erasure/erase_staff.sql`,
        from: "SET payload = payload - 'handedOverBy' WHERE",
        to: "SET payload = payload WHERE",
      },
    ],
    tests: histories,
  },
  {
    bug: "an erasure leaves the corrected address of an owner",
    edits: [
      {
        file: `${functions}/triggers/owner_email_changes_guard.sql`,
        from: "\t\t\tleft_over.new_email := NULL;\n",
        to: "",
      },
    ],
    tests: histories,
  },
  {
    bug: "an erasure keeps the salt of an attempt's commitment",
    edits: [
      {
        file: `${functions}/triggers/attempts_move_forward.sql`,
        from: "\t\t\tleft_over.owner_salt := NULL;\n",
        to: "",
      },
    ],
    tests: histories,
  },
  {
    bug: "the erasure of one attempt also erases the owner's other attempts",
    edits: [
      {
        file: `${functions}/erasure/erase_attempt.sql`,
        from: "array[attempt]",
        to: "provisioning.attempts_of_owner((SELECT owner_email FROM provisioning.attempts WHERE id = attempt)) || attempt",
      },
    ],
    tests: histories,
  },
];
