import "server-only";
import { type RateLimit, rateLimitAnonymous } from "../rate-limit";
import { knownDevice } from "./known-device";

/** Allows for one user's typing errors. The wait grows: five minutes, an hour, a day. */
const perVisitor: readonly RateLimit[] = [
  { name: "sign-in-visitor", max: 10, windowSeconds: 300 },
  { name: "sign-in-visitor-hour", max: 30, windowSeconds: 3_600 },
  { name: "sign-in-visitor-day", max: 100, windowSeconds: 86_400 },
];

/** Allows for an office of users behind one address. */
const perNetwork: RateLimit = { name: "sign-in-network", max: 100, windowSeconds: 300 };

/**
 * Bounds guessing from many networks. Sign-ins from browsers that the account has used before are not counted.
 */
const perAccount: readonly RateLimit[] = [
  { name: "sign-in-account-hour", max: 200, windowSeconds: 3_600 },
  { name: "sign-in-account-day", max: 1_000, windowSeconds: 86_400 },
];

/**
 * Counts a sign-in. Returns the seconds until the next try, or null if this one is allowed. The lowest limits count by
 * account and network, or by account and known device, so that an attacker in another network cannot lock a user out.
 * Throws if it cannot count.
 */
export async function countSignIn(email: string, network: string): Promise<number | null> {
  const device = await knownDevice(email);
  const visitor = `${email} ${device ? `device ${device}` : `network ${network}`}`;
  const wait = await rateLimitAnonymous([
    ...perVisitor.map((limit) => ({ ...limit, subject: visitor })),
    { ...perNetwork, subject: network },
  ]);
  // Refused tries do not count against the account. Otherwise, one network could use up the account's whole limit.
  if (wait !== null || device) return wait;
  return rateLimitAnonymous(perAccount.map((limit) => ({ ...limit, subject: email })));
}
