import { publicFiles } from "./public-files";

const [pageMethods, programMethods] = [
  ["GET", "HEAD", "POST"],
  ["GET", "HEAD"],
] as const;

/** The methods that a path accepts: only pages receive forms. */
export function allowedMethods(path: string): readonly string[] {
  return path.startsWith("/api/") || isFile(path) ? programMethods : pageMethods;
}

/** True if Next serves a path from a file: a built script, or a file of `public/`. */
export function isFile(path: string): boolean {
  return path.startsWith("/_next/static/") || publicFiles.includes(path);
}
