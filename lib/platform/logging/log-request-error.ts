import type { Instrumentation } from "next";
import { databaseError } from "@/db/errors";
import { log } from "./log";

type Reported = Parameters<Instrumentation.onRequestError>;

/**
 * Logs one line about a failed request: the page or action, the kind of error, and the digest that the page shows.
 */
export function logRequestError(
  error: Reported[0],
  request: Pick<Reported[1], "path" | "method">,
  location: Pick<Reported[2], "routePath" | "routeType">,
  to = log,
): void {
  const { name = "unknown", digest } = (error ?? {}) as { name?: string; digest?: string };
  const [path] = request.path.split("?");
  const { routePath, routeType } = location;
  const sqlstate = databaseError(error)?.code;
  to.error(
    { error: name, digest, sqlstate, method: request.method, path, routePath, routeType },
    "request failed",
  );
}
