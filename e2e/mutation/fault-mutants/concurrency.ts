import type { Mutant } from "../mutant";

const folder = "lib/provisioning";

/** Claims and replays of concurrent requests. */
export const concurrencyMutants: readonly Mutant[] = [
  {
    bug: "a violation of the index on slugs in flight is not recognised",
    edits: [
      {
        file: `${folder}/claim.ts`,
        from: "attempts_slug_in_flight: slugTaken",
        to: "none: slugTaken",
      },
    ],
    tests: ["lib/provisioning/claim.db"],
  },
  {
    bug: "a concurrent request with the same key is treated as a rival",
    edits: [
      { file: `${folder}/claim.ts`, from: 'if (stored) return { kind: "key-used" };', to: "" },
      {
        file: `${folder}/provision.ts`,
        from: 'claim.refusal, recorder);\n      if (written === "inserted") return outcome;',
        to: "claim.refusal, recorder);\n      return outcome;",
      },
    ],
    tests: ["e2e/faults/model/linearizability"],
  },
  {
    bug: "a replay does not compare the requests",
    edits: [
      {
        file: `${folder}/outcome/replay.ts`,
        from: " && (hash === null || hash === requestHash(input))",
        to: "",
      },
    ],
    tests: ["lib/provisioning/outcome/replay.db", "e2e/faults/model/model"],
  },
  {
    bug: "a worker changes an owner's address after another worker took over the change",
    edits: [
      {
        file: "lib/lifecycle/put-email.ts",
        from: "if (!(await renewLease(change))) return",
        to: "if (!(await renewLease(change)) && !change) return",
      },
    ],
    tests: ["e2e/faults/email-change"],
  },
];
