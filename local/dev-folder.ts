import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * Settings for a second console in one checkout: its own build folder. Empty if no other console of this
 * checkout is running.
 */
export function ownDevFolder(root: string, port: number): { CONSOLE_DEV_FOLDER?: string } {
  const running = readRunning(path.join(root, ".next/dev/lock"));
  if (!running) return {};
  const folder = `.local/console-${port}`;
  mkdirSync(path.join(root, folder), { recursive: true });
  // Next adds its generated types to this tsconfig, which must be outside the build folder.
  const tsconfig = { extends: "../tsconfig.json", include: ["../**/*.ts", "../**/*.tsx"] };
  writeFileSync(path.join(root, `${folder}.tsconfig.json`), JSON.stringify(tsconfig));
  console.log(
    `A console from this checkout is already running at ${running.appUrl}, so this one builds in ${folder}.`,
  );
  return { CONSOLE_DEV_FOLDER: folder };
}

/** The server that holds Next's lock. A killed server leaves the file behind, so this checks that its process is alive. */
function readRunning(lockFile: string): { appUrl: string } | null {
  try {
    const { pid, appUrl } = JSON.parse(readFileSync(lockFile, "utf8")) as { pid: number; appUrl: string };
    process.kill(pid, 0);
    return { appUrl };
  } catch {
    return null;
  }
}
