import type { Instrumentation } from "next";
import { databaseError } from "@/db/errors";
import { log } from "./log";

type Reported = Parameters<Instrumentation.onRequestError>;

/** One line for a request that failed: which page or action, and what sort of error, by which the page's digest is found. */
export function logRequestError(error: Reported[0], request: Reported[1], where: Reported[2]): void {
  const { name = "unknown", digest } = (error ?? {}) as { name?: string; digest?: string };
  const [path] = request.path.split("?");
  const { routePath, routeType } = where;
  const sqlstate = databaseError(error)?.code;
  log.error(
    { error: name, digest, sqlstate, method: request.method, path, routePath, routeType },
    "request failed",
  );
}
