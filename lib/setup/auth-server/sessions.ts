import { clockDifference, secondsAhead } from "@/lib/auth/session/clock";
import { advice, type Check, ok, problem, skipped } from "../check";
import { callAuth } from "./call-auth";

/** Sessions expire by this machine's clock. If it is an hour ahead, every session expires immediately. */
export const clock: Check = {
  name: "clock",
  run: async (context) => {
    const answer = await callAuth(context, "/auth/v1/health", "publishable");
    if (!answer?.headers.has("date")) return skipped("the authentication service does not answer");
    const seconds = secondsAhead(answer.headers);
    if (seconds === 0) return ok("agrees with the authentication service's");
    return problem(
      `This machine's clock is ${clockDifference(seconds)} the authentication service's`,
      "Synchronise it with a time server (`timedatectl set-ntp true`, or the settings of the machine's host), then run this again.",
    );
  },
};

/**
 * With asymmetric keys, the console verifies sessions itself. With the old shared secret, every page calls the
 * Auth server.
 */
export const signingKeys: Check = {
  name: "signing keys",
  run: async (context) => {
    const answer = await callAuth(context, "/auth/v1/.well-known/jwks.json", "publishable");
    if (answer?.status !== 200 || !answer.isJson) {
      const reason = answer?.failure?.reason ?? `status ${answer?.status ?? "unknown"}`;
      return skipped(`the authentication service returned no keys: ${reason}`);
    }
    if (Array.isArray(answer.body.keys) && answer.body.keys.length > 0)
      return ok("sessions are verified without a call");
    return advice(
      "The project signs sessions with a shared secret, so every page first calls the authentication service",
      "Switch to asymmetric keys (Supabase, Project Settings, JWT Keys, Migrate JWT secret).",
    );
  },
};

/** Sessions must have the issuer that the console expects, or every sign-in is refused. */
export const tokenIssuer: Check = {
  name: "session issuer",
  run: async (context) => {
    const answer = await callAuth(context, "/auth/v1/.well-known/openid-configuration", "publishable");
    const issuer = answer?.status === 200 ? answer.body.issuer : null;
    if (typeof issuer !== "string" || issuer === "")
      return skipped("the authentication service did not return its issuer");
    if (issuer === (context.get("authIssuer") ?? `${context.supabaseUrl}/auth/v1`)) return ok(issuer);
    return problem(
      `Sessions from the authentication service have the issuer ${issuer}, which the console does not accept`,
      `Set SUPABASE_JWT_ISSUER to ${issuer} if this is your Auth server.`,
    );
  },
};
