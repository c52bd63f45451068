import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";

const systemPaths = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/**
 * Finds a Chromium that starts here: the one named by CHROMIUM_PATH, Playwright's, the system's, or else the
 * one that comes with a package, with the shared libraries it brings where the machine has none.
 */
export async function findChromium(): Promise<{ executable: string; libraries?: string }> {
  const candidates = [process.env.CHROMIUM_PATH, chromium.executablePath(), ...systemPaths];
  for (const executable of candidates) {
    if (executable && existsSync(executable) && starts(executable)) return { executable };
  }
  const folder = await unpackBundled();
  const executable = path.join(folder, "chromium");
  const libraries = path.join(folder, "al2023/lib");
  if (starts(executable)) return { executable };
  if (starts(executable, libraries)) return { executable, libraries };
  throw new Error("No Chromium starts on this machine. Install one, and name it in CHROMIUM_PATH.");
}

function starts(executable: string, libraries?: string): boolean {
  const env = libraries ? { ...process.env, LD_LIBRARY_PATH: libraries } : process.env;
  return spawnSync(executable, ["--version", "--no-sandbox"], { env, timeout: 30_000 }).status === 0;
}

/** Unpacks once per version into a folder of our own: the package would take any /tmp/chromium for its own. */
async function unpackBundled(): Promise<string> {
  const home = path.resolve(path.dirname(fileURLToPath(import.meta.resolve("@sparticuz/chromium"))), "..");
  const { version } = JSON.parse(readFileSync(path.join(home, "package.json"), "utf8")) as {
    version: string;
  };
  const folder = path.resolve(".local", `chromium-${version}`);
  if (existsSync(folder)) return folder;

  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const outer = process.env.TMPDIR;
  process.env.TMPDIR = unfinished;
  try {
    const { default: bundled, inflate } = await import("@sparticuz/chromium");
    await bundled.executablePath();
    await inflate(path.join(home, "bin/al2023.tar.br"));
  } finally {
    if (outer === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = outer;
  }
  renameSync(unfinished, folder);
  return folder;
}
