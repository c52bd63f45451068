import "server-only";
import { recordDenied } from "./audit/staff-events";
import { authorize, type RateLimit, type Staff, type StaffRole } from "./auth/authorize";
import { getSignedIn } from "./auth/session";
import type { Refusal } from "./provisioning/errors";

export type RawInput = Readonly<Record<string, unknown>>;

type ActionDefinition<Input, Result> = {
  /** The least role that may run it: an admin may do all that support may. */
  role: StaffRole;
  limit: RateLimit;
  parse(raw: RawInput): { ok: true; input: Input } | { ok: false; refusal: Refusal };
  run(actor: Staff, input: Input): Promise<Result>;
  /** Turns a refusal into a result; `actor` is null where nobody is signed in. */
  refuse(refusal: Refusal, raw: RawInput, actor: { id: string; email: string } | null): Promise<Result>;
};

/**
 * Makes a server action out of a verb: session, then role, then rate limit, then input, then the verb.
 * Refusals are results and never exceptions, since a production build hides what an exception says.
 */
export function defineAction<Input, Result>(definition: ActionDefinition<Input, Result>) {
  const { role, limit, parse, run, refuse } = definition;
  return async (raw: RawInput): Promise<Result> => {
    const user = await getSignedIn();
    if (!user) return refuse({ code: "UNAUTHENTICATED" }, raw, null);

    const authorization = await authorize(user.id, limit).catch(() => null);
    if (!authorization) return refuse({ code: "DATABASE_FAILED", detail: { connection: "lost" } }, raw, user);
    const { role: held, retryAfterSeconds } = authorization;
    if (held !== "admin" && held !== role) {
      await recordDenied(user, limit.name);
      return refuse({ code: "FORBIDDEN" }, raw, user);
    }
    if (retryAfterSeconds !== null)
      return refuse({ code: "RATE_LIMITED", detail: { retryAfterSeconds } }, raw, user);

    const parsed = parse(raw);
    if (!parsed.ok) return refuse(parsed.refusal, raw, user);
    return run({ ...user, role: held }, parsed.input);
  };
}
