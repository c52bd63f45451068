import { combineChunks, isChunkLike, stringFromBase64URL } from "@supabase/ssr";
import { z } from "zod";
import { env } from "@/lib/platform/env";

export type Session = { accessToken: string; refreshToken: string };

type Cookie = { name: string; value: string };

/** Real tokens are far shorter. A session with a longer token is ignored. */
const maxTokenLength = 20_000;

const Stored = z.object({
  access_token: z
    .string()
    .max(maxTokenLength)
    .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/),
  refresh_token: z.string().min(1).max(maxTokenLength),
  expires_at: z.number(),
});

/** The cookie name that Supabase's clients use, which contains the first label of the project's host. */
export function sessionCookieName(): string {
  return `sb-${new URL(env().supabaseUrl).hostname.split(".")[0]}-auth-token`;
}

/** The tokens in the session's cookies, unverified; null for anything that is not a session. */
export async function readSession(cookies: readonly Cookie[]): Promise<Session | null> {
  const value = await combineChunks(
    sessionCookieName(),
    (name) => cookies.find((cookie) => cookie.name === name)?.value,
  );
  const { data } = Stored.safeParse(value && decode(value));
  return data ? { accessToken: data.access_token, refreshToken: data.refresh_token } : null;
}

/** The same cookies with an empty session. The names stay, so the client library deletes stale chunks. */
export function withoutSession(cookies: readonly Cookie[]): Cookie[] {
  const key = sessionCookieName();
  return cookies.map(({ name, value }) => ({ name, value: isChunkLike(name, key) ? "" : value }));
}

function decode(value: string): unknown {
  try {
    return JSON.parse(value.startsWith("base64-") ? stringFromBase64URL(value.slice(7)) : value);
  } catch {
    return null;
  }
}
