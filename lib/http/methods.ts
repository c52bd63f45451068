const [forPages, forPrograms] = [
  ["GET", "HEAD", "POST"],
  ["GET", "HEAD"],
] as const;

/** The methods that an address takes: forms are sent to pages alone. */
export function allowedMethods(path: string): readonly string[] {
  return path.startsWith("/api/") ? forPrograms : forPages;
}
