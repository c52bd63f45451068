import { randomBytes } from "node:crypto";

const bcryptAlphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/** A salt of 22 characters and a digest of 31. */
const characters = 53;

/**
 * A random string shaped like a bcrypt hash, which no known password matches. Spares the Auth server the hashing of a
 * random password, which takes most of the time of creating a user. Has the server's cost factor, so a sign-in takes as
 * long as for any other account.
 */
export function lockedHash(): string {
  const chosen = [...randomBytes(characters)].map((byte) => bcryptAlphabet[byte % bcryptAlphabet.length]);
  return `$2a$10$${chosen.join("")}`;
}
