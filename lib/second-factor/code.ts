/** The six digits a user entered, in any grouping; null for anything else. */
export function parseCode(entered: unknown): string | null {
  if (typeof entered !== "string" || entered.length > 20) return null;
  const digits = entered.replaceAll(/\s/g, "");
  return /^\d{6}$/.test(digits) ? digits : null;
}
