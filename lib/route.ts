import "server-only";
import { hasCronSecret } from "./cron-secret";

/** A JSON answer that nobody between the server and its client may keep. */
export function jsonAnswer(body: unknown, status = 200): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}

/**
 * Makes the GET handler of something that runs on a schedule: secret first, then the verb, whose report is
 * the answer. A verb that throws has met a failing database; its error may hold values and is not passed on.
 */
export function defineScheduledRoute(run: () => Promise<object>) {
  return async (request: Request): Promise<Response> => {
    if (!hasCronSecret(request.headers)) return jsonAnswer({ error: "unauthorized" }, 401);
    try {
      return jsonAnswer(await run());
    } catch {
      return jsonAnswer({ error: "The database did not answer as expected. The next run takes over." }, 503);
    }
  };
}
