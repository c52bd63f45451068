/** The six digits that somebody entered, however they were grouped; null where it is anything else. */
export function parseCode(entered: unknown): string | null {
  if (typeof entered !== "string" || entered.length > 20) return null;
  const digits = entered.replaceAll(/\s/g, "");
  return /^\d{6}$/.test(digits) ? digits : null;
}
