/** What a connection string or an address says about Supabase; null where it is of no such host. */
export type Endpoint = {
  mode: "direct" | "session pooler" | "transaction pooler" | "dedicated pooler";
  /** The project's reference, null where the string does not say it. */
  project: string | null;
};

/** Reads which of Supabase's ways to a database a connection string takes, by its host and port. */
export function endpointOf(url: string): Endpoint | null {
  if (!URL.canParse(url)) return null;
  const { hostname, port, username } = new URL(url);
  const direct = /^db\.([a-z0-9]+)\.supabase\.(?:co|com)$/.exec(hostname);
  if (direct) return { mode: port === "6543" ? "dedicated pooler" : "direct", project: direct[1] ?? null };
  if (!hostname.endsWith(".pooler.supabase.com")) return null;
  const project = decodeURIComponent(username).split(".")[1] ?? null;
  return { mode: port === "6543" ? "transaction pooler" : "session pooler", project };
}

/** The reference of the project at https://<reference>.supabase.co; null at an address of one's own. */
export function projectOf(supabaseUrl: string): string | null {
  return /^https?:\/\/([a-z0-9]+)\.supabase\.co\/?$/.exec(supabaseUrl)?.[1] ?? null;
}
