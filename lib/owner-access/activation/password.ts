import { isGuessable } from "./guessable";

/**
 * What NIST SP 800-63B-4 §3.1.1.2 asks of a password that is the only factor: 15 characters, no rule about which
 * ones, and none that is easily guessed. The upper end is bcrypt's, which the Auth server uses.
 */
export const leastCharacters = 15;
const mostBytes = 72;

/** What is wrong with a password, in a sentence; null for a good one. `context` are words that anyone could guess. */
export function passwordProblem(password: string, context: readonly string[]): string | null {
  if (password === "") return "Choose a password.";
  if (!password.isWellFormed() || password.includes("\0")) {
    return "The password has a broken character. Type it again.";
  }
  const length = [...password].length;
  if (length < leastCharacters) {
    return `The password is too short: it has ${length} of at least ${leastCharacters} characters. Add a word or two.`;
  }
  const bytes = new TextEncoder().encode(password).length;
  if (bytes > mostBytes) {
    return `The password is too long: it takes up ${bytes} bytes, and at most ${mostBytes} fit. Leave out a word.`;
  }
  if (isGuessable(password, context)) {
    return "This password is easy to guess: it’s a common password, a pattern, or made of names that others know. Use a few unrelated words.";
  }
  return null;
}
