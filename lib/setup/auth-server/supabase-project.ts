import { hostUrls } from "@/db/connection/primary/hosts";

/** The connection mode and the Supabase project of a connection string. */
export type Endpoint = {
  mode: "direct" | "session pooler" | "transaction pooler" | "dedicated pooler";
  /** The project's reference; null if the string does not contain it. */
  project: string | null;
};

/** Detects Supabase's connection mode from the first host and port of a connection string. */
export function endpointOf(url: string): Endpoint | null {
  const [first = url] = hostUrls(url);
  if (!URL.canParse(first)) return null;
  const { hostname, port, username } = new URL(first);
  const direct = /^db\.([a-z0-9]+)\.supabase\.(?:co|com)$/.exec(hostname);
  if (direct) return { mode: port === "6543" ? "dedicated pooler" : "direct", project: direct[1] ?? null };
  if (!hostname.endsWith(".pooler.supabase.com")) return null;
  const project = decodeURIComponent(username).split(".")[1] ?? null;
  return { mode: port === "6543" ? "transaction pooler" : "session pooler", project };
}

/** The reference of the project at https://<reference>.supabase.co; null for any other address. */
export function projectOf(supabaseUrl: string): string | null {
  return /^https?:\/\/([a-z0-9]+)\.supabase\.co\/?$/.exec(supabaseUrl)?.[1] ?? null;
}
