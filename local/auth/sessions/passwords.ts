import { randomBytes } from "node:crypto";
import bcrypt from "bcryptjs";
import { Panic } from "../errors";
import { maxPasswordBytes } from "../validation";

const cost = 10;
let unknownHash: Promise<string> | undefined;

/** Returns a bcrypt hash. Panics on a password of more than 72 bytes, as the real server does. */
export async function hashPassword(password: string): Promise<string> {
  if (Buffer.byteLength(password) > maxPasswordBytes) throw new Panic("password too long for bcrypt");
  return bcrypt.hash(password, cost);
}

/** True if the password matches the bcrypt hash. False for a user without a password. */
export async function matchesPassword(hash: string | null, password: string): Promise<boolean> {
  return hash ? bcrypt.compare(password, hash) : false;
}

export function isBcryptHash(hash: string): boolean {
  return /^\$2[aby]?\$(0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}$/.test(hash);
}

/** The hash of a random, discarded password, for users who sign in with a link. Created once, because hashing takes 100 ms. */
export function unknownPasswordHash(): Promise<string> {
  unknownHash ??= hashPassword(randomBytes(48).toString("base64url"));
  return unknownHash;
}
