import "server-only";
import { randomUUID } from "node:crypto";
import { cookies } from "next/headers";
import { hashOf } from "../rate-limit";
import { sessionCookieOptions } from "../session/cookies";
import { seal, unseal } from "../session/sealed";

const cookieName = "console-known-device";
const purpose = "known device";
const lifetimeSeconds = 90 * 86_400;

/** This browser's id if the account signed in from it within the last 90 days, else null. */
export async function knownDevice(email: string): Promise<string | null> {
  const sealed = (await cookies()).getAll().find(({ name }) => name === cookieName)?.value;
  const [account, device, at] = unseal(purpose, sealed)?.split(" ") ?? [];
  const expired = Number(at) < Date.now() / 1_000 - lifetimeSeconds;
  return device && account === hashOf(email) && !expired ? device : null;
}

/** Records that this account has signed in from this browser. */
export async function rememberDevice(email: string): Promise<void> {
  const device = (await knownDevice(email)) ?? randomUUID();
  const text = `${hashOf(email)} ${device} ${Math.round(Date.now() / 1_000)}`;
  (await cookies()).set(cookieName, seal(purpose, text), {
    ...sessionCookieOptions(),
    path: "/",
    maxAge: lifetimeSeconds,
  });
}
