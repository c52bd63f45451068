import { readFileSync } from "node:fs";
import { createServerClient } from "@supabase/ssr";
import { decodeJwt, importJWK, type JWK, type JWTPayload, SignJWT } from "jose";
import { insertTenant } from "@/db/product/testing";
import { createUser } from "@/local/seed/users";

type Query = (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

/** Every kind of caller that the console distinguishes. */
export const personas = [
  "anonymous",
  "tenant owner",
  "support",
  "admin",
  "removed admin",
  "expired session",
] as const;

export type Persona = (typeof personas)[number];

/** Personas without a session. A removed admin still has one, because the token stays valid without the role. */
export const signedOutPersonas: readonly Persona[] = ["anonymous", "expired session"];

const password = "one-password-for-all";

/** Creates an account for a persona, signs in, and returns the cookie header. */
export async function cookiesOf(persona: Persona, unique: string, query: Query): Promise<string> {
  if (persona === "anonymous") return "";
  const email = `${persona.replace(" ", "-")}@${unique}.test`;
  const id = await createUser(process.env as Record<string, string>, { email, fullName: persona, password });
  if (persona === "tenant owner") {
    await query(insertTenant({ id, slug: unique, ownerId: id }));
  } else {
    const role = persona === "support" ? "support" : "admin";
    await query("insert into provisioning.staff (user_id, role, added_by) values ($1, $2, 'test')", [
      id,
      role,
    ]);
  }
  const cookies = await signIn(email);
  if (persona === "removed admin") await query("delete from provisioning.staff where user_id = $1", [id]);
  return persona === "expired session" ? expireSession(cookies) : cookieHeader(cookies);
}

type Cookies = Map<string, string>;

async function signIn(email: string): Promise<Cookies> {
  const cookies: Cookies = new Map();
  const { NEXT_PUBLIC_SUPABASE_URL: url = "", NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: key = "" } = process.env;
  const client = createServerClient(url, key, {
    cookies: {
      getAll: () => [...cookies].map(([name, value]) => ({ name, value })),
      setAll: (changed) => {
        for (const { name, value } of changed) cookies.set(name, value);
      },
    },
  });
  const { error } = await client.auth.signInWithPassword({ email, password });
  if (error) throw error;
  return cookies;
}

/**
 * Returns the same session an hour later: the token is validly signed but expired, and its refresh token is used up.
 * The cookie itself has not expired: an attacker can extend a cookie's expiry.
 */
async function expireSession(cookies: Cookies): Promise<string> {
  const [[name = ""] = []] = cookies;
  const encoded = [...cookies.values()].join("").replace(/^base64-/, "");
  const session = JSON.parse(Buffer.from(encoded, "base64url").toString()) as { access_token: string };
  const seconds = Math.floor(Date.now() / 1000);
  const claims = { ...decodeJwt(session.access_token), iat: seconds - 3700, exp: seconds - 100 };
  const access_token = await sign(claims);
  const expiredSession = { ...session, access_token, refresh_token: "used-up" };
  const value = `base64-${Buffer.from(JSON.stringify(expiredSession)).toString("base64url")}`;
  return cookieHeader(new Map([[name.replace(/\.\d$/, ""), value]]));
}

async function sign(claims: JWTPayload): Promise<string> {
  const jwk = JSON.parse(readFileSync(process.env.E2E_SIGNING_KEY ?? "", "utf8")) as JWK;
  const header = { alg: "ES256", kid: jwk.kid, typ: "JWT" };
  // Supabase's own key file also lists "verify", which WebCrypto rejects for a private key.
  const key = await importJWK({ ...jwk, key_ops: ["sign"] }, "ES256");
  return new SignJWT(claims).setProtectedHeader(header).sign(key);
}

function cookieHeader(cookies: Cookies): string {
  return [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
}
