type Slugify = (name: string, locale: string) => string | Promise<string | null>;

let fetched: Slugify | null = null;

/**
 * Loads the transliteration on first use: it would be a third of the form's script, and takes a quarter of a second
 * to load on a slow phone. Never rejects. If it cannot be loaded, slugs are null, and the server generates them.
 */
export async function loadSlugify(): Promise<Slugify> {
  try {
    fetched = (await import("@/lib/provisioning/slug/slugify-in-browser")).slugifyInBrowser;
    return fetched;
  } catch {
    return async () => null;
  }
}

/** Like `slugifyInBrowser`, but returns a promise until the transliteration is loaded. */
export function lazySlugify(name: string, locale: string): string | Promise<string | null> {
  return fetched ? fetched(name, locale) : loadSlugify().then((slugify) => slugify(name, locale));
}
