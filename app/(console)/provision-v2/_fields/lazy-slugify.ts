type SlugFollowing = typeof import("@/lib/provisioning/slug/slugify").slugFollowing;

let fetched: SlugFollowing | null = null;

/**
 * Loads the transliteration: a third of the form's script, and a quarter of a second on a slow phone, but only needed
 * once the user types. Never rejects; if it fails to load, the server generates the slug.
 */
export async function fetchSlugs(): Promise<SlugFollowing> {
  try {
    fetched = (await import("@/lib/provisioning/slug/slugify")).slugFollowing;
    return fetched;
  } catch {
    return () => "";
  }
}

/** Like `slugFollowing`, but returns a promise until that is loaded. */
export function lazySlugify(name: string): string | Promise<string> {
  return fetched ? fetched(name) : fetchSlugs().then((slugFollowing) => slugFollowing(name));
}
