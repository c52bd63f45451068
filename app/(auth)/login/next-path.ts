const base = "http://own.invalid";
const fallback = "/tenants";

/**
 * The page to open after signing in: the requested path if it belongs to this console, or the list of tenants. Checked
 * after parsing, because browsers drop tabs, read "\" as "/" and resolve dot segments before they follow a link.
 */
export function nextPath(requested: unknown): string {
  if (typeof requested !== "string" || !requested.startsWith("/") || !URL.canParse(requested, base))
    return fallback;
  const { origin, pathname, search, hash } = new URL(requested, base);
  return origin === base && !pathname.startsWith("//") ? pathname + search + hash : fallback;
}
