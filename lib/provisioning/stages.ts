/**
 * The stages of an attempt, and which may follow which. A successful attempt passes through the first eight in order. The
 * trigger db/functions/triggers/attempts_move_forward.sql repeats the rule for an attempt's status, and stages.db.test.ts
 * compares the two. The doctor applies the same rule to the log of events.
 *
 * The console gives an attempt one of only four statuses in the database: `creating_auth_user` from the claim to the
 * end, even if the owner already has an account, and then `completed`, `failed` or `rolled_back`. The stages in between
 * are only events, written with the commit or the undo. The column's check and trigger allow all ten, so that one rule
 * serves both.
 */
export const stages = [
  "initiated",
  "validating",
  "validated",
  "creating_auth_user",
  "auth_user_created",
  "creating_records",
  "verifying",
  "completed",
  "failed",
  "rolled_back",
] as const;

export type Stage = (typeof stages)[number];

/** The stages in which an attempt is inserted: claimed, or refused before it created anything. */
export const initialStages = ["creating_auth_user", "failed"] as const satisfies readonly Stage[];

export const failureStages = ["failed", "rolled_back"] as const satisfies readonly Stage[];

export type FailureStage = (typeof failureStages)[number];

/** An attempt in any other stage is in flight. */
export const terminalStages = ["completed", ...failureStages] as const;

export type TerminalStage = (typeof terminalStages)[number];

export function isTerminal(stage: Stage): stage is TerminalStage {
  return (terminalStages as readonly Stage[]).includes(stage);
}

export function isFailure(stage: Stage): stage is FailureStage {
  return (failureStages as readonly Stage[]).includes(stage);
}

/** Whether one stage may follow another, or itself: an attempt never goes back, and never changes once it has ended. */
export function canFollow(from: Stage, to: Stage): boolean {
  return !isTerminal(from) && stages.indexOf(to) >= stages.indexOf(from);
}

/**
 * How an attempt that did not complete ends. `rolled_back`: a user was created, or may have been, and was deleted, flagged
 * for clean-up, or kept as a member of a tenant. `failed`: the attempt created no user, for example for an existing owner.
 */
export function failureStage({ mayHaveCreatedUser }: { mayHaveCreatedUser: boolean }): FailureStage {
  return mayHaveCreatedUser ? "rolled_back" : "failed";
}
