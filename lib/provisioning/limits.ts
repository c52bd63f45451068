/*
 * The time limits of an attempt, its undo and its clean-up. limits.test.ts checks that they fit together, and that they
 * fit the limits of a statement (db/connection/time-limits.ts) and of a call to the Auth server, with its late effects
 * (lib/auth/server-call.ts). When a clean-up needs an admin is decided in lib/cleanups/run.ts.
 */

/**
 * How long after the start of its validation an attempt may request the account or begin to insert its records. The last
 * step may end later, within its own limit. A claim is sent even after that, but its attempt ends as `tooSlow`.
 */
export const forwardBudgetMs = 30_000;

/** How long the product's code may take to create a tenant. */
export const createTenantMs = 8_000;

/**
 * A slower response to a create request is not trusted: on a timeout, the Auth server can send a 200 without a commit.
 */
export const trustedResponseMs = 9_000;

/** How long each of an undo's two writes is retried after a deadlock or a serialization failure. Other errors end the undo. */
export const undoRetryMs = 15_000;

/**
 * Outlasts each of two phases: the attempt up to the first write of its undo, which renews the lease, and the undo up
 * to its last write. Only a transaction of the product's own `createTenant`, or a very slow search for the cause of an
 * error, can take longer. If the attempt is taken over, its commit fails on the old fence.
 */
export const leaseSeconds = 80;

/**
 * For this many seconds after an attempt ends, a user that was not found might still be created. During this time, the
 * clean-up (`lib/cleanups/run.ts`) asks the Auth server for the user again. Longer than a lease, because a worker may
 * have been paused before it sent the request. `flagLateUsers` finds a user who is created even later.
 */
export const lateUserWindowSeconds = 600;

/** The same window if the Auth server itself has ended every create request. */
export const endedRequestsWindowSeconds = 10;
