type Slugify = (name: string, locale: string) => string | Promise<string | null>;

let fetched: Slugify | null = null;

/**
 * Loads the transliteration: a third of the form's script, and a quarter of a second on a slow phone, but only needed
 * once the user types. Never rejects; if it fails to load, slugs are null, and the server generates them.
 */
export async function fetchSlugs(): Promise<Slugify> {
  try {
    fetched = (await import("@/lib/provisioning/slug/slugify")).slugFollowing;
    return fetched;
  } catch {
    return async () => null;
  }
}

/** Like `slugFollowing`, but returns a promise until that is loaded. */
export function lazySlugify(name: string, locale: string): string | Promise<string | null> {
  return fetched ? fetched(name, locale) : fetchSlugs().then((slugFollowing) => slugFollowing(name, locale));
}
