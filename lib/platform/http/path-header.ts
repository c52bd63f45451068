/** The request header with a page's own path, set by proxy.ts, because Next does not provide it. */
export const pathHeader = "x-own-path";

/** A longer path might not fit into a redirect, which escapes it again. */
const maxPathLength = 2_000;

/** The path that a page receives. If it is too long for a redirect back, the query string is removed, or the path becomes `/`. */
export function ownPath({ pathname, search }: Pick<URL, "pathname" | "search">): string {
  return [pathname + search, pathname].find((path) => path.length <= maxPathLength) ?? "/";
}

/** False if a path does not decode to UTF-8. For such a path, a page with a parameter would return 500. */
export function isReadablePath(path: string): boolean {
  try {
    return decodeURIComponent(path) !== "";
  } catch {
    return false;
  }
}
