/** The request header in which proxy.ts tells a page its own path, which Next does not. */
export const pathHeader = "x-own-path";

/** False where a path is no UTF-8 once it is decoded: a page with a parameter would answer 500. */
export function isReadablePath(path: string): boolean {
  try {
    return decodeURIComponent(path) !== "";
  } catch {
    return false;
  }
}
