const base = "http://own.invalid";
const fallback = "/tenants";

/**
 * Where to go after signing in: the wanted path if it is one of this console's own, else the list of tenants.
 * Judged after parsing, since a browser drops tabs, reads "\" as "/" and resolves dots before it follows a link.
 */
export function nextPath(wanted: unknown): string {
  if (typeof wanted !== "string" || !wanted.startsWith("/") || !URL.canParse(wanted, base)) return fallback;
  const { origin, pathname, search, hash } = new URL(wanted, base);
  return origin === base && !pathname.startsWith("//") ? pathname + search + hash : fallback;
}
