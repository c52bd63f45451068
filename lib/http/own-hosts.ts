/** Vercel's names of one deployment, under which previews are reached. */
const deployments = ["VERCEL_URL", "VERCEL_BRANCH_URL"];
/** The names of one's own machine. */
const loopback = ["localhost", "127.0.0.1", "[::1]"];

/**
 * The hosts at which forms are taken: that of SITE_URL, and a deployment's own on Vercel. Null where SITE_URL is not
 * set, or in development, where any host does that the form's own page has.
 */
export function ownHosts(source: Readonly<Record<string, string | undefined>>): ReadonlySet<string> | null {
  const { SITE_URL: site, NODE_ENV: mode } = source;
  if (!site || mode === "development") return null;
  const texts = [site, ...deployments.map((name) => source[name] ?? "")].filter(Boolean);
  const urls = texts.map((text) => new URL(text.includes("://") ? text : `https://${text}`));
  const hosts = urls.flatMap(({ host, hostname, port }) =>
    loopback.includes(hostname) ? loopback.map((name) => (port ? `${name}:${port}` : name)) : [host],
  );
  return new Set(hosts);
}
