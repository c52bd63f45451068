import { isGuessable } from "./guessable";

/**
 * NIST SP 800-63B-4 §3.1.1.2 for a password as the only factor: at least 15 characters, no composition rules, and not
 * easy to guess. The upper limit is that of bcrypt, which the Auth server uses.
 */
export const minCharacters = 15;
const maxBytes = 72;

/** Why a password is not accepted. `leaked`, `characters` and `weak` are the Auth server's own rules. */
export type PasswordProblem =
  | { kind: "empty" | "invalidCharacter" | "guessable" | "leaked" | "characters" | "weak" }
  | { kind: "short"; length: number; min: number }
  | { kind: "long"; bytes: number; max: number };

/** The problem with a password, or null. `context`: words about the owner that are easy to guess. */
export function passwordProblem(password: string, context: readonly string[]): PasswordProblem | null {
  if (password === "") return { kind: "empty" };
  if (!password.isWellFormed() || password.includes("\0")) return { kind: "invalidCharacter" };
  const length = [...password].length;
  if (length < minCharacters) return { kind: "short", length, min: minCharacters };
  const bytes = new TextEncoder().encode(password).length;
  if (bytes > maxBytes) return { kind: "long", bytes, max: maxBytes };
  return isGuessable(password, context) ? { kind: "guessable" } : null;
}
