import { advice, type Check, ok, skipped } from "../check";
import { askAuth } from "./ask-auth";

/**
 * With asymmetric keys the console verifies sessions itself. With the old shared secret every page calls the
 * Auth server.
 */
export const signingKeys: Check = {
  name: "signing keys",
  run: async (context) => {
    const answer = await askAuth(context, "/auth/v1/.well-known/jwks.json", "publishable");
    if (answer?.status !== 200 || !answer.isJson) {
      const why = answer?.failure?.reason ?? `status ${answer?.status ?? "unknown"}`;
      return skipped(`the authentication service returned no keys: ${why}`);
    }
    if (Array.isArray(answer.body.keys) && answer.body.keys.length > 0)
      return ok("sessions are verified without a call");
    return advice(
      "The project signs sessions with a shared secret, so every page first calls the authentication service",
      "Switch to asymmetric keys (Supabase, Project Settings, JWT Keys, Migrate JWT secret).",
    );
  },
};
