import { isGuessable } from "./guessable";

/**
 * NIST SP 800-63B-4 §3.1.1.2 for a password as the only factor: at least 15 characters, no composition rules, and not
 * easy to guess. The upper limit is that of bcrypt, which the Auth server uses.
 */
export const minCharacters = 15;
const maxBytes = 72;

/** The problem with a password as a sentence, or null. `context`: words about the owner that are easy to guess. */
export function passwordProblem(password: string, context: readonly string[]): string | null {
  if (password === "") return "Choose a password.";
  if (!password.isWellFormed() || password.includes("\0")) {
    return "The password contains an invalid character. Type it again.";
  }
  const length = [...password].length;
  if (length < minCharacters) {
    return `The password is too short: it has ${length} of at least ${minCharacters} characters. Add a word or two.`;
  }
  const bytes = new TextEncoder().encode(password).length;
  if (bytes > maxBytes) {
    return `The password is too long: it takes up ${bytes} bytes, and the limit is ${maxBytes}. Leave out a word.`;
  }
  if (isGuessable(password, context)) {
    return "This password is easy to guess: it’s a common password, a pattern, or made of names that others know. Use a few unrelated words.";
  }
  return null;
}
