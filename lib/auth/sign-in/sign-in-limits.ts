import "server-only";
import { type RateLimit, rateLimitAnonymous } from "../rate-limit";
import { knownDevice } from "./known-device";

/** One user's typing errors. The wait grows: five minutes, an hour, a day. */
const perVisitor: readonly RateLimit[] = [
  { name: "sign-in-visitor", max: 10, windowSeconds: 300 },
  { name: "sign-in-visitor-hour", max: 30, windowSeconds: 3_600 },
  { name: "sign-in-visitor-day", max: 100, windowSeconds: 86_400 },
];

/** An office of users behind one address. */
const perNetwork: RateLimit = { name: "sign-in-network", max: 100, windowSeconds: 300 };

/** Bounds guessing from many networks. A browser that the account has signed in from before is not counted. */
const perAccount: readonly RateLimit[] = [
  { name: "sign-in-account-hour", max: 200, windowSeconds: 3_600 },
  { name: "sign-in-account-day", max: 1_000, windowSeconds: 86_400 },
];

/**
 * Counts a sign-in; returns in how many seconds to try again, or null. Counted by account and network, or account
 * and known device, so that an attacker elsewhere cannot lock a user out. Throws if it cannot count.
 */
export async function countSignIn(email: string, network: string): Promise<number | null> {
  const device = await knownDevice(email);
  const visitor = `${email} ${device ? `device ${device}` : `network ${network}`}`;
  const wait = await rateLimitAnonymous([
    ...perVisitor.map((limit) => ({ ...limit, subject: visitor })),
    { ...perNetwork, subject: network },
  ]);
  // Refused tries are not counted for the account, or one network could use up the limit of all.
  if (wait !== null || device) return wait;
  return rateLimitAnonymous(perAccount.map((limit) => ({ ...limit, subject: email })));
}
