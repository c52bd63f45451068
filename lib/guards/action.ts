import "server-only";
import type { SQL } from "drizzle-orm";
import { headers } from "next/headers";
import { clockWrong, type Refusal, secondFactorMissing } from "@/lib/guards/refusal";
import type { Unchecked } from "@/lib/guards/unchecked";
import {
  type Authorization,
  authorize,
  authorizeAndRead,
  authorizeAndWrite,
  type FirstWrite,
  meetsRole,
  type Sent,
  type Staff,
  type StaffRole,
} from "../auth/authorize";
import type { CallLimit, RateLimit } from "../auth/rate-limit";
import {
  getSignedIn,
  lacksSecondFactor,
  redirectToSecondFactor,
  redirectToSignIn,
  type SignedIn,
} from "../auth/session";
import { clockHeader } from "../auth/session/clock";
import { clientAddress } from "../platform/http/client-address";
import { logFailure, logged } from "../platform/logging/log-failure";
import { recordDenied } from "../staff-log/record";
import { databaseRefusal } from "./database-refusal";

export type RawInput = Readonly<Record<string, unknown>>;

type Checks<Input, Result> = {
  /** The minimum role. Admins may do everything that support may do. */
  role: StaffRole;
  limit: RateLimit;
  /**
   * For actions that change nothing, or that set up or verify a second factor. All others need a second factor if
   * REQUIRE_MFA is set.
   */
  withoutSecondFactor?: true;
  parse(raw: RawInput): { ok: true; input: Input } | { ok: false; refusal: Refusal };
  /**
   * Turns a refusal into a result. `actor` is null if there is no session. Denials are already in the staff log. The
   * guard records no other refusals.
   */
  refuse(refusal: Refusal, raw: RawInput, actor: SignedIn | null): Promise<Result>;
};

type ActionDefinition<Input, Result> = Checks<Input, Result> & {
  run(actor: Staff & SignedIn, input: Input): Promise<Result>;
};

/**
 * Creates a server action from a function. Checks the session, rate limit, role, second factor and input, then calls
 * the function. Every call with a session is counted before any data is read or written. Refusals are results, not
 * exceptions, because a production build hides an exception's message. For forms sent without JavaScript, a missing
 * session or second factor redirects to the page that asks for it.
 */
export function defineAction<Input, Result>(definition: ActionDefinition<Input, Result>) {
  const { parse, run, refuse } = definition;
  return guarded(definition, async (user, raw, limit) => ({
    ...(await authorize(user.id, limit)),
    proceed: async (actor) => {
      const parsed = parse(raw);
      return parsed.ok ? run(actor, parsed.input) : refuse(parsed.refusal, raw, user);
    },
  }));
}

type WriteDefinition<Input, Prepared, Written, Result> = Checks<Input, Result> & {
  /** Prepares the operation, before the call is authorised. */
  prepare(user: SignedIn, input: Input): Prepared;
  firstWrite(prepared: Prepared): FirstWrite<Written>;
  /** Continues the operation after its first write, which may have failed. */
  run(actor: Staff & SignedIn, prepared: Prepared, sent: Sent<Written>): Promise<Result>;
};

/**
 * Like `defineAction`, but sends the operation's first write in the statement that authorises the call, which saves a
 * round trip. Reports refusals in the same order: a call without a second factor or with invalid input is authorised in
 * a statement of its own.
 */
export function defineWriteAction<Input, Prepared, Written, Result>(
  definition: WriteDefinition<Input, Prepared, Written, Result>,
) {
  const { role, parse, prepare, firstWrite, run, refuse } = definition;
  return guarded(definition, async (user, raw, limit) => {
    const parsed = parse(raw);
    if (!parsed.ok) {
      const proceed = async () => refuse(parsed.refusal, raw, user);
      return { ...(await authorize(user.id, limit)), proceed };
    }
    const prepared = prepare(user, parsed.input);
    const { sent, ...authorization } = await authorizeAndWrite(user.id, role, limit, firstWrite(prepared));
    return { ...authorization, proceed: (actor) => run(actor, prepared, sent) };
  });
}

/** The authorisation of a call, and the rest of its work, which runs only if the guard allows the call. */
type Begun<Result> = Authorization & { proceed?(actor: Staff & SignedIn): Promise<Result> };

function guarded<Input, Result>(
  { role, limit, withoutSecondFactor, refuse }: Checks<Input, Result>,
  begin: (user: SignedIn, raw: RawInput, limit: CallLimit) => Promise<Begun<Result>>,
) {
  return async (raw: RawInput): Promise<Result> => {
    const user = await getSignedIn();
    if (!user) {
      const requestHeaders = await headers();
      const refused = await refuse(
        requestHeaders.has(clockHeader) ? clockWrong : { code: "UNAUTHENTICATED" },
        raw,
        null,
      );
      // Without JavaScript, Next renders the page after the action. A redirect from the page would make the
      // browser resend the form to the sign-in page.
      return requestHeaders.has("next-action") ? refused : redirectToSignIn();
    }

    const counted = { ...limit, address: clientAddress(await headers()) };
    const lacksFactor = !withoutSecondFactor && lacksSecondFactor(user);
    const begun: Begun<Result> | Refusal = await (lacksFactor
      ? authorize(user.id, counted)
      : begin(user, raw, counted)
    ).catch((error: unknown) => {
      logFailure(error, "a caller could not be authorised");
      return databaseRefusal(error);
    });
    if ("code" in begun) return refuse(begun, raw, user);
    const { role: actualRole, retryAfterSeconds } = begun;
    if (retryAfterSeconds !== null) {
      return refuse({ code: "RATE_LIMITED", detail: { retryAfterSeconds } }, raw, user);
    }
    if (!meetsRole(actualRole, role)) {
      await recordDenied(user, limit.name);
      return refuse({ code: "FORBIDDEN" }, raw, user);
    }
    if (!begun.proceed) {
      await recordDenied(user, limit.name, "second factor");
      const refused = await refuse(secondFactorMissing, raw, user);
      return (await headers()).has("next-action") ? refused : redirectToSecondFactor();
    }
    return begun.proceed({ ...user, role: actualRole });
  };
}

type QueryDefinition<Input, Result, Answer> = {
  /** The minimum role. */
  role: StaffRole;
  limit: RateLimit;
  /** Must accept any input, because queries have no refusals. */
  parse(raw: unknown): Input;
  /**
   * The query as one SQL expression, or null if the database is not needed, and how to read the expression's result.
   */
  query(input: Input): { value: SQL | null; read(result: Result | null): Answer };
};

/**
 * Creates a server action from a query that runs while a user types. First checks the session. Then checks the role and
 * the rate limit and runs the query, all in one round trip. Writes only the count. Like pages, queries need no second
 * factor. Never throws: failures are results too.
 */
export function defineQuery<Input, Result, Answer>(definition: QueryDefinition<Input, Result, Answer>) {
  const { role, limit, parse, query } = definition;
  return async (raw: unknown): Promise<Answer | Unchecked> => {
    const user = await getSignedIn();
    if (!user) return { unchecked: "signed-out" };

    const { value, read } = query(parse(raw));
    const counted = { ...limit, address: clientAddress(await headers()) };
    const answer = await authorizeAndRead<Result>(user.id, role, counted, value).catch(
      logged("a live check failed", null),
    );
    if (!answer) return { unchecked: "database" };
    if (answer.retryAfterSeconds !== null) {
      return { unchecked: "rate-limited", retryAfterSeconds: answer.retryAfterSeconds };
    }
    if (!meetsRole(answer.role, role)) return { unchecked: "forbidden" };
    return read(answer.result);
  };
}
