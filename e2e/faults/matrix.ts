import type { Effect } from "@/lib/provisioning/fault-points";
import { failAuth } from "@/lib/provisioning/testing";
import { answerRow } from "./answer-row";
import { type Cell, columns, type Row, type Scene } from "./cell";
import { entryRow } from "./entry-row";
import { deleteAccount, insertAccount } from "./external-changes";
import { pause } from "./workers";

const undone = "CLEAN";
const flagged = "FLAG → CLEAN";
const reconciled = "R → CLEAN";
const reconciledFlagged = "R → FLAG → CLEAN";
const replayed = "OK, REPLAY";
const replayedUndone = "CLEAN, REPLAY";

const noFalseCommit: Cell = { without: "Postgres never reports a commit that it has not made." };

const create = "POST /admin/users";
const remove = "DELETE /admin/users/{id}";

/** A row of cells in the order of the columns. A string is an expected end, with the column's default fault. */
function row(effect: Effect, scene: Scene, ...given: (string | Cell)[]): Row {
  if (given.length !== columns.length) throw new Error(`the row ${effect} has ${given.length} cells`);
  const cells = given.map((cell) => (typeof cell === "string" ? { end: cell } : cell));
  const named = Object.fromEntries(columns.map((column, index) => [column, cells[index]])) as Row["cells"];
  return { name: effect, reached: { effect, scene }, cells: named };
}

/** The expected ends of a claim, whether it is sent alone or in the statement that authorises a form. */
const claimCells: readonly (string | Cell)[] = [
  "NONE",
  "NONE",
  "OK",
  noFalseCommit,
  "NONE",
  reconciledFlagged,
  // Before the claim there is nothing to end, so the worker stops after the claim.
  { end: reconciledFlagged, plan: () => ({ at: "claim.after", action: pause }) },
  replayed,
];

/** Every step of the saga, in order, with the expected end for each kind of fault. */
export const matrix: readonly Row[] = [
  entryRow,
  { ...row("claim", "form", ...claimCells), name: "authorise and claim" },
  row("claim", "submission", ...claimCells),
  row(
    "create_user",
    "submission",
    // Another program creates the account after the claim, and the server refuses ours with 422.
    {
      end: undone,
      plan: ({ input }) => ({ at: "create_user.before", action: () => insertAccount(input) }),
      left: { users: 1 },
    },
    { end: flagged, arm: ({ input }) => failAuth(input, { route: create, kind: "fail-before", times: 9 }) },
    { end: "OK", arm: ({ input }) => failAuth(input, { route: create, kind: "commit-then-reset" }) },
    { end: flagged, plan: ({ input }) => ({ at: "create_user.after", action: () => deleteAccount(input) }) },
    reconciledFlagged,
    reconciled,
    reconciledFlagged,
    replayed,
  ),
  row(
    "commit_records",
    "submission",
    undone,
    undone,
    "OK",
    undone,
    reconciled,
    "OK",
    reconciledFlagged,
    replayed,
  ),
  row(
    "raise_fence",
    "undo",
    reconciled,
    reconciled,
    reconciled,
    noFalseCommit,
    reconciled,
    reconciled,
    reconciledFlagged,
    replayedUndone,
  ),
  row(
    "take_over",
    "take-over",
    reconciled,
    reconciled,
    reconciled,
    noFalseCommit,
    reconciled,
    reconciled,
    reconciled,
    "R → CLEAN, REPLAY",
  ),
  row(
    "delete_user",
    "undo",
    { end: flagged, arm: ({ input }) => failAuth(input, { route: remove, kind: "bad-jwt" }) },
    { end: flagged, arm: ({ input }) => failAuth(input, { route: remove, kind: "fail-before" }) },
    { end: flagged, arm: ({ input }) => failAuth(input, { route: remove, kind: "commit-then-reset" }) },
    flagged,
    reconciled,
    reconciledFlagged,
    reconciled,
    replayedUndone,
  ),
  row(
    "end_attempt",
    "undo",
    reconciledFlagged,
    reconciledFlagged,
    undone,
    noFalseCommit,
    reconciledFlagged,
    undone,
    reconciledFlagged,
    replayedUndone,
  ),
  row(
    "settle_cleanup",
    "clean-up",
    flagged,
    flagged,
    flagged,
    noFalseCommit,
    flagged,
    flagged,
    flagged,
    "FLAG → CLEAN, REPLAY",
  ),
  answerRow,
];
