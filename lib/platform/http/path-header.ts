/** The request header in which proxy.ts tells a page its own path, which Next does not. */
export const pathHeader = "x-own-path";

/** A longer path does not fit, escaped once more, into the address of a redirect. */
const longest = 2_000;

/** What a page is told of its own path: without its search, or without anything, if it is too long to lead back to. */
export function ownPath({ pathname, search }: Pick<URL, "pathname" | "search">): string {
  return [pathname + search, pathname].find((path) => path.length <= longest) ?? "/";
}

/** False if a path is no UTF-8 once it is decoded: a page with a parameter would answer 500. */
export function isReadablePath(path: string): boolean {
  try {
    return decodeURIComponent(path) !== "";
  } catch {
    return false;
  }
}
