import "server-only";
import { databaseError } from "@/db/errors";
import { isDeterministic } from "@/lib/guards/sqlstate";
import { authorize, meetsRole, type Staff, type StaffRole } from "../auth/authorize";
import type { RateLimit } from "../auth/rate-limit";
import { getSignedIn, lacksSecondFactor } from "../auth/session";
import { BusyError } from "../platform/busy-error";
import { env } from "../platform/env";
import { hasBearer } from "../platform/http/bearer";
import { clientAddress } from "../platform/http/client-address";
import { logFailure } from "../platform/logging/log-failure";
import { recordDenied } from "../staff-log/record";

/** A JSON response that no cache may store. */
export function jsonResponse(body: unknown, status = 200): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}

/**
 * Creates the GET handler of a scheduled job: checks the secret, runs the job, and returns its report. A job is
 * expected to throw only if the database failed. The response omits the error, which can contain values.
 */
export function defineScheduledRoute(run: () => Promise<object>) {
  return async (request: Request): Promise<Response> => {
    if (!hasBearer(request.headers, env().cronSecret)) return jsonResponse({ error: "unauthorized" }, 401);
    try {
      return jsonResponse(await run());
    } catch (error) {
      logFailure(error, "a scheduled run did not finish");
      return jsonResponse(
        {
          error:
            "This run did not finish, probably because the database did not respond. The next run continues its work.",
        },
        503,
      );
    }
  };
}

/**
 * Creates the GET handler that Prometheus calls. If METRICS_TOKEN is not set, it returns 404. Otherwise, it returns
 * 401 for requests without this token.
 */
export function defineMetricsRoute(read: () => Promise<string>) {
  return async (request: Request): Promise<Response> => {
    const { metricsToken } = env();
    if (!metricsToken) return jsonResponse({ error: "not found" }, 404);
    if (!hasBearer(request.headers, metricsToken)) return jsonResponse({ error: "unauthorized" }, 401);
    try {
      const headers = {
        "content-type": "text/plain; version=0.0.4; charset=utf-8",
        "cache-control": "no-store",
      };
      return new Response(await read(), { headers });
    } catch (error) {
      logFailure(error, "the metrics could not be read");
      return jsonResponse(errorBody(error), 503);
    }
  };
}

type StaffRoute = {
  /** Identifies the route in the staff log, in its rate limit and in the server's log. */
  name: string;
  /** The minimum role. Admins may do everything that support may do. */
  role: StaffRole;
  /** Omitted for routes that pages poll: counting would cost more than the response. */
  limit?: Omit<RateLimit, "name">;
  /**
   * For routes that return no more than pages show. All others need a second factor if REQUIRE_MFA is set.
   */
  withoutSecondFactor?: true;
  run(actor: Staff, search: URLSearchParams): Promise<Response>;
};

const databaseFails = {
  error:
    "The data couldn’t be read. Try again in a minute. If it keeps failing, ask a developer to check the database.",
};

/**
 * Creates a GET handler for staff. Checks the session, rate limit, role and second factor, then calls `run`. Refuses
 * requests from other sites, because a request can leave a record in the staff member's name.
 */
export function defineStaffRoute({ name, role, limit, withoutSecondFactor, run }: StaffRoute) {
  return async (request: Request): Promise<Response> => {
    if (request.headers.get("sec-fetch-site") === "cross-site") {
      return jsonResponse({ error: "Open this from within the console." }, 403);
    }
    const user = await getSignedIn();
    if (!user) return jsonResponse({ error: "You are signed out. Sign in again." }, 401);
    const address = clientAddress(request.headers);
    try {
      const authorization = await authorize(user.id, limit && { name, ...limit, address });
      const { role: actualRole, retryAfterSeconds } = authorization;
      if (retryAfterSeconds !== null) return tooManyRequests(retryAfterSeconds);
      if (!meetsRole(actualRole, role)) {
        await recordDenied(user, name);
        return jsonResponse({ error: "Your account can’t do this. Ask an admin." }, 403);
      }
      if (!withoutSecondFactor && lacksSecondFactor(user)) {
        await recordDenied(user, name, "second factor");
        return jsonResponse(
          {
            error: "This also needs a second factor. Enter a code from your authenticator app first.",
            missing: "second factor",
          },
          401,
        );
      }
      return await run({ ...user, role: actualRole }, new URL(request.url).searchParams);
    } catch (error) {
      logFailure(error, `${name} failed`);
      return jsonResponse(error instanceof BusyError ? consoleIsBusy : errorBody(error), 503);
    }
  };
}

function errorBody(error: unknown): { error: string } {
  const sqlstate = databaseError(error)?.code;
  return sqlstate && isDeterministic(sqlstate) ? refusedByDatabase(sqlstate) : databaseFails;
}

const refusedByDatabase = (sqlstate: string) => ({
  error: `The data couldn’t be read, and trying again won’t help. Ask a developer to check the database (SQLSTATE ${sqlstate}).`,
});

const consoleIsBusy = { error: "The console is busy. Try again in a moment, or narrow the search." };

function tooManyRequests(retryAfterSeconds: number): Response {
  const answer = jsonResponse({ error: `Too many requests. Try again in ${retryAfterSeconds} s.` }, 429);
  answer.headers.set("retry-after", String(retryAfterSeconds));
  return answer;
}
