import { randomBytes } from "node:crypto";

const bcryptAlphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/** A salt of 22 characters and a digest of 31. */
const characters = 53;

/**
 * A random string shaped like a bcrypt hash, which no known password matches. With it, the Auth server does not hash a
 * random password, which would take most of the time needed to create a user. It has the server's cost factor, so a
 * sign-in takes as long as for any other account.
 */
export function lockedHash(): string {
  const chosen = [...randomBytes(characters)].map((byte) => bcryptAlphabet[byte % bcryptAlphabet.length]);
  return `$2a$10$${chosen.join("")}`;
}
