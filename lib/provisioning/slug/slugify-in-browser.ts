import { plainText, slugOf, unsupportedLetters } from "./slugify";

/**
 * The slug for a name while it is typed, for the browser; "" if the name has no usable letters. Returns a promise only if
 * the name has letters that need the large tables. The promise never rejects. It resolves with the same slug as `slugFrom`.
 * If the tables cannot be loaded, it resolves with the slug of the other letters, or with null if they make none.
 */
export function slugifyInBrowser(name: string, locale: string): string | Promise<string | null> {
  const text = plainText(name, locale);
  const slug = slugOf(text);
  if (unsupportedLetters(text).size === 0) return slug;
  // If the tables cannot be loaded, fall back to the letters that need none.
  return import("./slug-from").then(({ slugFrom }) => slugFrom(name, locale)).catch(() => slug || null);
}
