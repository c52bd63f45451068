import type { MiddlewareHandler } from "hono";
import type { AuthEnv } from "../context";
import { AuthError } from "../errors";
import { parseUuid } from "../validation";

/** Loads the factor in the path; 404 unless it belongs to the user. */
export const loadFactor: MiddlewareHandler<AuthEnv> = async (c, next) => {
  const id = parseUuid(c.req.param("factorId") ?? "");
  if (!id) throw new AuthError(404, "validation_failed", "factor_id must be an UUID");
  const factor = c.var.user.factors.find((one) => one.id === id);
  if (!factor) throw new AuthError(404, "mfa_factor_not_found", "Factor not found");
  c.set("factor", factor);
  await next();
};
