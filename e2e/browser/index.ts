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

type Browser = { executable: string; libraries?: string };

/**
 * Finds a Chromium that starts on this machine: CHROMIUM_PATH, the packaged one, Playwright's or the system's. The
 * packaged one is a headless shell, which uses 60 % of the CPU time of a full browser.
 */
export async function findChromium(): Promise<Browser> {
  const configured = process.env.CHROMIUM_PATH;
  if (configured && existsSync(configured) && canStart(configured)) return { executable: configured };
  const packaged = process.platform === "linux" ? await findPackaged() : null;
  if (packaged) return packaged;
  for (const executable of [chromium.executablePath(), ...systemPaths]) {
    if (existsSync(executable) && canStart(executable)) return { executable };
  }
  throw new Error("No Chromium starts on this machine. Install one, and set CHROMIUM_PATH to it.");
}

/** The Chromium of the npm package, with its shared libraries if the machine lacks them. */
async function findPackaged(): Promise<Browser | null> {
  const folder = await unpackBundled();
  const executable = path.join(folder, "chromium");
  const libraries = path.join(folder, "al2023/lib");
  if (canStart(executable)) return { executable };
  return canStart(executable, libraries) ? { executable, libraries } : null;
}

function canStart(executable: string, libraries?: string): boolean {
  const env = libraries ? { ...process.env, LD_LIBRARY_PATH: libraries } : process.env;
  return spawnSync(executable, ["--version", "--no-sandbox"], { env, timeout: 30_000 }).status === 0;
}

/** Unpacks once per version into our own folder, because the package would use any existing /tmp/chromium. */
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
