import { type Check, ok, problem, skipped } from "../check";
import { askAuth } from "./ask-auth";

/** Sessions must have the issuer that the console expects, or every sign-in is refused. */
export const tokenIssuer: Check = {
  name: "session issuer",
  run: async (context) => {
    const answer = await askAuth(context, "/auth/v1/.well-known/openid-configuration", "publishable");
    const issuer = answer?.status === 200 ? answer.body.issuer : null;
    if (typeof issuer !== "string" || issuer === "")
      return skipped("the authentication service did not return its issuer");
    if (issuer === (context.get("authIssuer") ?? `${context.supabaseUrl}/auth/v1`)) return ok(issuer);
    return problem(
      `The authentication service issues sessions as ${issuer}, which the console does not accept`,
      `Set SUPABASE_JWT_ISSUER to ${issuer} if this is your Auth server.`,
    );
  },
};
