import type { SetAllCookies } from "@supabase/ssr";
import { decodeJwt } from "jose";
import { type NextRequest, NextResponse } from "next/server";
import { clientAddress } from "@/lib/platform/http/client-address";
import { verifyAccessToken } from "./access-token";
import { clockHeader, isClockWrong, isExpiredOnArrival } from "./clock";
import { readSession, type Session } from "./session-cookie";
import { supabaseClient } from "./supabase-client";

/** A token is renewed if it expires within this time, so that it outlives the request. */
const marginSeconds = 90;
/** Once a token has been expired for this long, it is not renewed, and the user must sign in again. */
const maxUnusedSeconds = 30 * 86_400;

type Written = { cookies: Parameters<SetAllCookies>[0]; headers: Record<string, string> };

/**
 * Returns the response to continue with, including the session's cookies if they were renewed. Renews only tokens that
 * the Auth server signed. A token signed with a shared secret can't be verified here, so its renewals are limited
 * instead. An invalid token is left as it is, and the page finds no session.
 */
export async function renewSession(request: NextRequest): Promise<NextResponse> {
  request.headers.delete(clockHeader);
  const network = clientAddress(request.headers);
  const session = await readSession(request.cookies.getAll());
  const renewable = session && (await isRenewable(session, network));
  const { cookies, headers } = renewable ? await renew(request, session, network) : unchanged;
  const response = NextResponse.next({ request });
  for (const { name, value, options } of cookies) response.cookies.set(name, value, options);
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

const unchanged: Written = { cookies: [], headers: {} };

/** Renews the session unless the clock was just found to be wrong. Lets the page read new cookies from the request. */
async function renew(request: NextRequest, session: Session, network: string): Promise<Written> {
  const written: Written = { cookies: [], headers: {} };
  const jar = {
    getAll: () => request.cookies.getAll(),
    setAll: ((cookies, headers) => {
      for (const { name, value } of cookies) request.cookies.set(name, value);
      written.cookies.push(...cookies);
      Object.assign(written.headers, headers);
    }) satisfies SetAllCookies,
  };
  if (!isClockWrong()) {
    const { auth } = supabaseClient(jar, network);
    const { data } = await auth.refreshSession({ refresh_token: session.refreshToken });
    if (data.session) isExpiredOnArrival(data.session.access_token);
  }
  if (isClockWrong()) request.headers.set(clockHeader, "1");
  return written;
}

async function isRenewable({ accessToken }: Session, network: string): Promise<boolean> {
  const remaining = secondsLeft(accessToken);
  if (remaining === null || remaining > marginSeconds || remaining < -maxUnusedSeconds) return false;
  return (await verifyAccessToken(accessToken, { network })).kind !== "refused";
}

/** Seconds until a token expires, unverified; null if it has no expiry or cannot be decoded. */
function secondsLeft(token: string): number | null {
  try {
    const { exp } = decodeJwt(token);
    return exp === undefined ? null : exp - Date.now() / 1_000;
  } catch {
    return null;
  }
}
