/**
 * The newest advisory for a package that handles requests before our code does. `fixed` lists the first fixed version
 * of each release line. Add newer advisories here: the test then lists the outdated versions.
 */
export type Advisory = { fixed: readonly string[]; about: string; source: string };

export const advisories: Record<string, Advisory> = {
  next: {
    fixed: ["15.5.24", "16.3.3"],
    about:
      "two remote code execution flaws, one through an AVIF image and one on Windows hosts (CVE-2026-75604); 2026-08-25",
    source: "https://github.com/vercel/next.js/security/advisories",
  },
  // Next bundles react-server-dom, from the React that it was built with.
  react: {
    fixed: ["19.0.6", "19.1.7", "19.2.6"],
    about: "a request to a server action stops the server (CVE-2026-23870); 2026-05-06",
    source: "https://github.com/facebook/react/security/advisories",
  },
  "react-dom": {
    fixed: ["19.0.6", "19.1.7", "19.2.6"],
    about: "the same release as React's fix",
    source: "https://github.com/facebook/react/security/advisories",
  },
};

type Version = readonly [major: number, minor: number, patch: number];

/** The three numbers of a version. A prerelease is treated as the patch before its version. */
export function versionOf(text: string): Version {
  const [, major, minor, patch, before] = /^(\d+)\.(\d+)\.(\d+)(-)?/.exec(text) ?? [];
  if (!patch) throw new Error(`${text} is not a version`);
  return [Number(major), Number(minor), before ? Number(patch) - 1 : Number(patch)];
}

/**
 * True if a version is at or above the first fixed version of its release line. If `fixed` has none for that line, the
 * version is compared with the newest one of its major version, or else with the newest of all.
 */
export function isFixed(version: string, { fixed }: Pick<Advisory, "fixed">): boolean {
  const installed = versionOf(version);
  const lines = fixed.map(versionOf).sort(compare);
  const own = lines.findLast((line) => line[0] === installed[0] && line[1] === installed[1]);
  const newest = lines.findLast((line) => line[0] === installed[0]) ?? lines.at(-1);
  return newest !== undefined && compare(installed, own ?? newest) >= 0;
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
