/**
 * The newest advisory of each package whose code meets requests before ours does: on each line of releases the first
 * version that is mended. Whoever reads of a newer advisory writes it here, and the test says what is too old.
 */
export type Advisory = { mended: readonly string[]; about: string; source: string };

export const advisories: Record<string, Advisory> = {
  next: {
    mended: ["15.5.24", "16.3.3"],
    about:
      "two remote executions of code: by an AVIF image, and on Windows hosts (CVE-2026-75604); 2026-08-25",
    source: "https://github.com/vercel/next.js/security/advisories",
  },
  // Next brings react-server-dom with it, of the React that it was built with.
  react: {
    mended: ["19.0.6", "19.1.7", "19.2.6"],
    about: "a request to a server action stops the server (CVE-2026-23870); 2026-05-06",
    source: "https://github.com/facebook/react/security/advisories",
  },
  "react-dom": {
    mended: ["19.0.6", "19.1.7", "19.2.6"],
    about: "is released with React",
    source: "https://github.com/facebook/react/security/advisories",
  },
};

type Version = readonly [major: number, minor: number, patch: number];

/** The three numbers of a version; what follows a hyphen comes before that version, and is counted as 0. */
export function versionOf(text: string): Version {
  const [, major, minor, patch, before] = /^(\d+)\.(\d+)\.(\d+)(-)?/.exec(text) ?? [];
  if (!patch) throw new Error(`${text} is no version`);
  return [Number(major), Number(minor), before ? Number(patch) - 1 : Number(patch)];
}

/** True where a version is mended: at or above the first mended one of its line, or above every line that there is. */
export function isMended(version: string, { mended }: Pick<Advisory, "mended">): boolean {
  const is = versionOf(version);
  const lines = mended.map(versionOf).sort(compare);
  const own = lines.findLast((line) => line[0] === is[0] && line[1] === is[1]);
  const newest = lines.findLast((line) => line[0] === is[0]) ?? lines.at(-1);
  return newest !== undefined && compare(is, own ?? newest) >= 0;
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
