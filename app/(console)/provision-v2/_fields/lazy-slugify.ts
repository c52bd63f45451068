type SlugFollowing = typeof import("@/lib/provisioning/slug/slugify").slugFollowing;

let fetched: SlugFollowing | null = null;

/**
 * Fetches what writes names in a–z: a third of the form's own script, which takes a slow phone a quarter of a
 * second to start and is not needed before somebody types. Never rejects; without it the server makes the slug.
 */
export async function fetchSlugs(): Promise<SlugFollowing> {
  try {
    fetched = (await import("@/lib/provisioning/slug/slugify")).slugFollowing;
    return fetched;
  } catch {
    return () => "";
  }
}

/** As `slugFollowing`, which it waits for at first. */
export function lazySlugify(name: string): string | Promise<string> {
  return fetched ? fetched(name) : fetchSlugs().then((slugFollowing) => slugFollowing(name));
}
