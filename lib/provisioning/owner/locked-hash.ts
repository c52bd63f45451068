import { randomBytes } from "node:crypto";

const bcryptAlphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/** A salt of 22 characters and a digest of 31. */
const characters = 53;

/**
 * Something of the shape of a bcrypt hash, made of chance: nobody knows a password that fits it, as nobody knows the
 * one that the Auth server would otherwise make up and hash, which costs it some 50 ms of a processor. Of the
 * same cost as the server's own, so that an attempt to sign in takes as long as for any other account.
 */
export function lockedHash(): string {
  const chosen = [...randomBytes(characters)].map((byte) => bcryptAlphabet[byte % bcryptAlphabet.length]);
  return `$2a$10$${chosen.join("")}`;
}
