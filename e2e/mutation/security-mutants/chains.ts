import type { Mutant } from "../mutant";

const functions = "db/functions";
const triggers = `${functions}/triggers`;
const checkpoint = "lib/checkpoint";

/** The hash chains, their commitments and checkpoints, and the rules for adding to and removing from the logs. */
export const chainMutants: readonly Mutant[] = [
  {
    bug: "the entries of the staff log are not chained",
    edits: [
      {
        file: `${triggers}/staff_events_chain.sql`,
        from: "sha256(coalesce(previous.hash, '') || ",
        to: "sha256(",
      },
    ],
    tests: ["db/chain.db"],
  },
  {
    bug: "concurrent entries of the staff log follow the same entry",
    edits: [
      {
        file: `${triggers}/staff_events_chain.sql`,
        from: "PERFORM pg_advisory_xact_lock(hashtext('provisioning'), hashtext('staff_events'));",
        to: "",
      },
    ],
    tests: ["db/chain.db"],
  },
  {
    bug: "concurrent activation events follow the same event",
    edits: [
      {
        file: `${triggers}/activation_events_chain.sql`,
        from: "PERFORM FROM provisioning.attempts WHERE id = new.attempt_id FOR NO KEY UPDATE;",
        to: "",
      },
    ],
    tests: ["db/chain.db"],
  },
  {
    bug: "the table owner can backdate entries of the staff log",
    edits: [
      {
        file: `${triggers}/staff_events_chain.sql`,
        from: "new.at := greatest(new.at, previous.at);",
        to: "",
      },
    ],
    tests: ["db/chain.db"],
  },
  {
    bug: "the table owner can backdate activation events",
    edits: [
      {
        file: `${triggers}/activation_events_chain.sql`,
        from: "new.at := greatest(new.at, previous.at);",
        to: "",
      },
    ],
    tests: ["db/chain.db"],
  },
  {
    bug: "all commitments use the same salt, so a guessed value can be confirmed",
    edits: [
      {
        file: `${functions}/commitment.sql`,
        from: "uuid_send(salt)",
        to: "uuid_send('00000000-0000-0000-0000-000000000000')",
      },
      {
        file: "db/chain.ts",
        from: "else sha256(uuid_send(${salt",
        to: "else sha256(uuid_send(${\"'00000000-0000-0000-0000-000000000000'\"",
      },
    ],
    tests: [`${checkpoint}/tampering.db`],
  },
  {
    bug: "a stored commitment hides a changed value",
    edits: [
      {
        file: "db/chain.ts",
        from: "return `case when num_nonnulls(",
        to: 'return "case when " + row + "." + group + "_commitment is not null or " + `num_nonnulls(',
      },
    ],
    tests: [`${checkpoint}/verify.db`],
  },
  {
    bug: "the hash of a staff entry does not cover who acted",
    edits: [
      {
        file: `${triggers}/staff_events_chain.sql`,
        from: "coalesce(uuid_send(new.actor_id), '')",
        to: "coalesce(uuid_send(new.id), '')",
      },
      { file: "db/chain.ts", from: ".actor_id), '')`,", to: ".id), '')`," },
    ],
    tests: [`${checkpoint}/tampering.db`],
  },
  {
    bug: "the hash of an activation event does not cover what happened",
    edits: [
      {
        file: `${triggers}/activation_events_chain.sql`,
        from: "convert_to(new.kind || E",
        to: "convert_to(new.attempt_id || E",
      },
      {
        file: "db/chain.ts",
        from: ".kind`),\n      `coalesce(${actorCommitment",
        to: ".attempt_id`),\n      `coalesce(${actorCommitment",
      },
    ],
    tests: [`${checkpoint}/tampering.db`],
  },
  {
    bug: "the hash of an attempt does not cover who started it",
    edits: [{ file: "db/chain.ts", from: "    hex(actorCommitment(attempt)),\n", to: "" }],
    tests: [`${checkpoint}/tampering.db`],
  },
  {
    bug: "the hash of an attempt does not cover why it was undone",
    edits: [{ file: "db/chain.ts", from: '["error_detail", "rollback_reason"]', to: '["error_detail"]' }],
    tests: [`${checkpoint}/tampering.db`],
  },
  {
    bug: "the doctor does not check the hashes of the staff log",
    edits: [
      {
        file: "lib/doctor/invariants/chain.ts",
        from: '  hashesValid("staff-event-hashes-valid", staffEvents),\n',
        to: "",
      },
    ],
    tests: [`${checkpoint}/tampering.db`],
  },
  {
    bug: "the doctor does not find a gap in a chain",
    edits: [
      {
        file: "lib/doctor/invariants/chain.ts",
        from: "where event.seq > 1 and other.seq is null",
        to: "where event.seq < 1",
      },
    ],
    tests: [`${checkpoint}/tampering.db`],
  },
  {
    bug: "a checkpoint leaves out the staff log",
    edits: [
      {
        file: `${checkpoint}/make.ts`,
        from: "const staff = await sealStaffLog(tx, sealed, add);",
        to: "const staff = sealed;",
      },
    ],
    tests: [`${checkpoint}/verify.db`],
  },
  {
    bug: "a checkpoint leaves out activation events",
    edits: [
      {
        file: `${checkpoint}/make.ts`,
        from: "add(activation ?",
        to: "add(false ?",
      },
    ],
    tests: [`${checkpoint}/verify.db`],
  },
  {
    bug: "a checkpoint seals a staff log that was changed",
    edits: [
      {
        file: `${checkpoint}/make.ts`,
        from: "if (found.broken !== null) throw",
        to: "if (found.broken === 0) throw",
      },
    ],
    tests: [`${checkpoint}/verify.db`],
  },
  {
    bug: "a later checkpoint seals a staff log that does not continue the sealed one",
    edits: [
      { file: `${checkpoint}/make.ts`, from: "if (links[0]?.hash !== sealed.head)", to: "if (!links[0])" },
    ],
    tests: [`${checkpoint}/verify.db`],
  },
  {
    bug: "the verification trusts the hashes that are stored with events",
    edits: [
      {
        file: `${checkpoint}/chains.ts`,
        from: "}) as broken, max(at)",
        to: "} and false) as broken, max(at)",
      },
    ],
    tests: [`${checkpoint}/tampering.db`],
  },
  {
    bug: "the verification does not look at entries that follow the sealed ones",
    edits: [
      {
        file: `${checkpoint}/verify.ts`,
        from: "    await verifier.compareRestOfStaffLog(newest);\n",
        to: "",
      },
    ],
    tests: [`${checkpoint}/tampering.db`],
  },
  {
    bug: "events with an old date can be added after the sealed ones",
    edits: [{ file: `${checkpoint}/chains.ts`, from: "+ 1:])", to: "+ 1000:])" }],
    tests: [`${checkpoint}/tampering.db`],
  },
  {
    bug: "values can be removed as if erased, without a record",
    edits: [
      {
        file: "db/erasures.ts",
        from: "when entry.id is null then",
        to: "when entry.id is null and rows = 0 then",
      },
    ],
    tests: [`${checkpoint}/verify.db`],
  },
  {
    bug: "the record of an erasure covers one more row than it counted",
    edits: [{ file: "db/erasures.ts", from: "when rows > coalesce(", to: "when rows > 1 + coalesce(" }],
    tests: [`${checkpoint}/verify.db`],
  },
  {
    bug: "a role change made with SQL is not in the staff log",
    edits: [
      {
        file: `${functions}/triggers/staff_changes_recorded.sql`,
        from: "IF new.role IS DISTINCT FROM old.role AND NOT EXISTS",
        to: "IF false AND NOT EXISTS",
      },
    ],
    tests: ["db/admin/console-login.db"],
  },
  {
    bug: "the console's login can record an erasure that did not happen",
    edits: [
      {
        file: `${functions}/triggers/staff_events_of_owner.sql`,
        from: "IF NOT (SELECT",
        to: "IF false AND NOT (SELECT",
      },
    ],
    tests: ["db/admin/console-login.db"],
  },
  {
    bug: "events can be deleted in a transaction that adds any staff log entry",
    edits: [
      {
        file: `${triggers}/events_append_only.sql`,
        from: "kind = 'attempts_pruned' AND xmin",
        to: "xmin",
      },
    ],
    tests: ["lib/audit/prune.db"],
  },
  {
    bug: "the events of an attempt quote the Auth server's error",
    edits: [
      {
        file: "lib/provisioning/undo.ts",
        from: "recorder.enter(status, { code });",
        to: "recorder.enter(status, { code, ...refusal.detail });",
      },
    ],
    tests: ["lib/provisioning/event-details.db"],
  },
];
