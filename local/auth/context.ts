import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { JWTPayload } from "jose";
import type pg from "pg";
import type { LocalMail } from "../inbox/mails";
import { type Actor, adminActor } from "./audit-log";
import type { FactorRow } from "./factors";
import type { SigningKey } from "./sessions/keys";
import { defaultAudience, type User } from "./users";

/** The dependencies of every route. */
export type Service = {
  pool: pg.Pool;
  key: SigningKey;
  /** The project URL; the API's public address is this plus `/auth/v1`. */
  projectUrl: string;
  siteUrl: string;
  /** Sends an e-mail; throws if it cannot. */
  sendMail(mail: LocalMail): void;
};

export type Claims = JWTPayload & { role?: unknown; session_id?: unknown };
export type Session = { id: string; user_id: string; aal: string | null };

export type AuthEnv = {
  Bindings: HttpBindings & {
    /** Set for a request that is delayed between its last statement and COMMIT. */
    beforeCommit?: () => Promise<void>;
    /** How far the clock lags when tokens are issued for this request, in ms. */
    behindMs?: number;
  };
  Variables: {
    /** Set by the gateway if the API key determines the role of the request. */
    gatewayRole: string | undefined;
    claims: Claims;
    user: User;
    session: Session | undefined;
    factor: FactorRow;
  };
};

export type AuthContext = Context<AuthEnv>;

const adminRoles = ["service_role", "supabase_admin"];

export function isAdmin(claims: Claims): boolean {
  return typeof claims.role === "string" && adminRoles.includes(claims.role);
}

export function adminOf(c: AuthContext): Actor {
  return adminActor(String(c.var.claims.role));
}

/** The audience of a request: from its header, otherwise from the user's token, otherwise the default. */
export function audienceOf(c: AuthContext): string {
  const header = c.req.header("x-jwt-aud");
  if (header) return header;
  const claims: Claims | undefined = c.get("claims");
  if (claims && !isAdmin(claims) && typeof claims.aud === "string" && claims.aud) return claims.aud;
  return defaultAudience;
}
