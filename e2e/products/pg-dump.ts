import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

const programs = ["pg_dump", "postgres", "initdb"];
const minVersion = 15;

/**
 * The folder of a Postgres installation that includes pg_dump. The bundled one does not include it, and pg_dump rejects
 * servers that are newer than itself. Throws if no installation is found.
 */
export function findPostgresWithDump(): string {
  const folders = [
    process.env.POSTGRES_BIN,
    process.env.POSTGRES_15_BIN,
    ...(process.env.PATH ?? "").split(path.delimiter),
    ...packaged(),
  ];
  const match = folders.find(
    (folder) =>
      folder &&
      programs.every((name) => existsSync(path.join(folder, name))) &&
      versionOf(folder) >= minVersion,
  );
  if (match) return match;
  throw new Error(
    `No Postgres ${minVersion} or newer with ${programs.join(", ")} was found. Install one with its contrib modules (Debian: apt-get install postgresql), ` +
      "or set POSTGRES_BIN to the folder that contains its programs.",
  );
}

/** The folders of each version's programs on Debian and Ubuntu. */
function packaged(): string[] {
  const root = "/usr/lib/postgresql";
  return existsSync(root) ? readdirSync(root).map((version) => path.join(root, version, "bin")) : [];
}

function versionOf(folder: string): number {
  const text = execFileSync(path.join(folder, "pg_dump"), ["--version"], { encoding: "utf8" });
  return Number(/(\d+)/.exec(text)?.[1]);
}

/** pg_dump's output for a database's schema, without the version numbers and the random key. */
export function dumpSchema(folder: string, url: string): string {
  const text = execFileSync(path.join(folder, "pg_dump"), ["--schema-only", url], {
    encoding: "utf8",
    maxBuffer: 64 * 2 ** 20,
  });
  return text
    .replace(/^(\\(?:un)?restrict) .*$/gm, "$1")
    .replace(/^-- Dumped (from|by) .*$/gm, "-- Dumped $1");
}
