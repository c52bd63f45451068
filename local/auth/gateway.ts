import type { Context, MiddlewareHandler } from "hono";
import type { AuthEnv } from "./context";
import { publishableKey, secretKey } from "./sessions/keys";

const roles: Record<string, string> = { [secretKey]: "service_role", [publishableKey]: "anon" };
const openPaths = ["/auth/v1/verify", "/auth/v1/.well-known/jwks.json"];

/**
 * Supabase's gateway in front of the Auth server. Turns an API key into a role, unless the request has a
 * user's own token. Under /auth/v1, requires a key for all paths but `openPaths`. Paths without this prefix
 * need no key, as on a server without a gateway.
 */
export const gateway: MiddlewareHandler<AuthEnv> = async (c, next) => {
  const apiKey = c.req.header("apikey") ?? c.req.query("apikey");
  const authorization = c.req.header("authorization");
  const role = apiKey === undefined ? undefined : roles[apiKey];

  if (role === undefined && c.req.path.startsWith("/auth/v1/") && !openPaths.includes(c.req.path)) {
    return apiKey === undefined
      ? c.json(
          {
            message: "No API key found in request",
            hint: "No `apikey` request header or url param was found.",
          },
          401,
        )
      : unknownKey(c);
  }
  if (apiKey === secretKey && c.req.header("user-agent")?.startsWith("Mozilla/")) {
    return c.json({ message: "Forbidden use of secret API key in browser" }, 401);
  }
  const carriesUserToken = authorization !== undefined && !authorization.startsWith("Bearer sb_");
  c.set("gatewayRole", carriesUserToken ? undefined : role);
  await next();
};

export function unknownKey(c: Context): Response {
  const body = { message: "Invalid API key", hint: "Double check the API key of your Supabase project." };
  return c.json(body, 401);
}
