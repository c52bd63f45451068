import { publicFiles } from "./public-files";

const [pageMethods, programMethods] = [
  ["GET", "HEAD", "POST"],
  ["GET", "HEAD"],
] as const;

/** The methods that a path accepts. Only pages accept POST, because only they receive forms. */
export function allowedMethods(path: string): readonly string[] {
  return path.startsWith("/api/") || isFile(path) ? programMethods : pageMethods;
}

/** True if Next serves a path from a file of the build or of `public/`. */
export function isFile(path: string): boolean {
  return path.startsWith("/_next/static/") || publicFiles.includes(path);
}
