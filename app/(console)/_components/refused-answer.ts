import { databaseRefusal } from "@/lib/guards/database-refusal";
import { isSecondFactorMissing, type Refusal } from "@/lib/guards/refusal";
import { isDeterministic } from "@/lib/guards/sqlstate";
import { logFailure } from "@/lib/platform/logging/log-failure";
import type { RefusedAnswer } from "./refused-text";

/** Converts a refusal to the answer that the console's pages show. */
export function refusedAnswer(refusal: Refusal): RefusedAnswer {
  const { retryAfterSeconds: wait, sqlstate, constraint } = refusal.detail ?? {};
  const isPermanent = typeof sqlstate === "string" && isDeterministic(sqlstate);
  return {
    kind: "refused",
    code: refusal.code,
    retryAfterSeconds: typeof wait === "number" ? wait : undefined,
    secondFactorMissing: isSecondFactorMissing(refusal),
    permanentError: isPermanent
      ? { sqlstate, constraint: constraint ? String(constraint) : undefined }
      : undefined,
  };
}

/** Wraps a function: if it throws, for example because the database fails, logs the error and returns a refusal. */
export function refuseOnDatabaseError<Actor, Input, Answer>(
  action: string,
  run: (actor: Actor, input: Input) => Promise<Answer>,
) {
  return (actor: Actor, input: Input): Promise<Answer | RefusedAnswer> =>
    run(actor, input).catch((error: unknown) => {
      logFailure(error, `${action} failed`);
      return refusedAnswer(databaseRefusal(error));
    });
}
