import { originOf } from "./origin";

/** Vercel's host names of one deployment, which previews use. */
const deployments = ["VERCEL_URL", "VERCEL_BRANCH_URL"];
/** The names of the local machine. */
const loopback = ["localhost", "127.0.0.1", "[::1]"];

/**
 * The origins from which forms are accepted: the origin of SITE_URL and, on Vercel, the deployment's own origins. Null
 * in development, or if SITE_URL is not set. The request's host then decides.
 */
export function ownOrigins(source: Readonly<Record<string, string | undefined>>): ReadonlySet<string> | null {
  const { SITE_URL: site, NODE_ENV: mode } = source;
  if (!site || mode === "development") return null;
  const texts = [site, ...deployments.map((name) => source[name] ?? "")].filter(Boolean);
  const urls = texts.map((text) => new URL(text.includes("://") ? text : `https://${text}`));
  return new Set(urls.flatMap(namesOf));
}

function namesOf({ href, protocol, hostname, port }: URL): string[] {
  const hosts = loopback.includes(hostname) ? loopback.map((name) => `${protocol}//${name}:${port}`) : [href];
  return hosts.flatMap((host) => originOf(host) ?? []);
}
