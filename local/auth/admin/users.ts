import { Hono, type MiddlewareHandler } from "hono";
import type { AuthEnv, Service } from "../context";
import { AuthError, wrapDatabaseErrors } from "../errors";
import { factorJson } from "../factors";
import { loadFactor } from "../factors/load";
import { deleteFactor } from "../factors/remove";
import { generateLink } from "../mails/links";
import { requireAdmin } from "../sessions/access";
import { userJson } from "../user-json";
import { findUserById } from "../users";
import { parseUuid } from "../validation";
import { createUser } from "./create";
import { deleteUser } from "./delete";
import { listUsers } from "./list";
import { changeUser } from "./update";

/** The routes under /admin, for the service role only. */
export function adminRoutes(service: Service): Hono<AuthEnv> {
  const one = loadUser(service);
  return new Hono<AuthEnv>()
    .use(requireAdmin(service))
    .get("/users", (c) => listUsers(c, service))
    .post("/users", (c) => createUser(c, service))
    .get("/users/:id", one, (c) => c.json(userJson(c.var.user)))
    .put("/users/:id", one, (c) => changeUser(c, service))
    .delete("/users/:id", one, (c) => deleteUser(c, service))
    .get("/users/:id/factors", one, (c) => c.json(c.var.user.factors.map(factorJson)))
    .delete("/users/:id/factors/:factorId", one, loadFactor, (c) => deleteFactor(c, service))
    .post("/generate_link", (c) => generateLink(c, service));
}

function loadUser(service: Service): MiddlewareHandler<AuthEnv> {
  return async (c, next) => {
    const id = parseUuid(c.req.param("id") ?? "");
    if (!id) throw new AuthError(404, "validation_failed", "user_id must be an UUID");
    const user = await wrapDatabaseErrors("Database error loading user", () =>
      findUserById(service.pool, id),
    );
    if (!user) throw new AuthError(404, "user_not_found", "User not found");
    c.set("user", user);
    await next();
  };
}
