import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** One of our functions: its name, and its body, flags and settings as function-fingerprint.ts writes them. */
export type FunctionSource = { name: string; definition: string };

const folder = path.join(import.meta.dirname, "../functions");
const header = /^create or replace function provisioning\.(\w+)\s*\((.*?) as (\$\w*\$)(.*?)\3/ims;
const setting = /\bset (\w+) *= *('[^']*'|\w+)/gi;

let cached: ReturnType<typeof readFiles> | undefined;

/** The files of db/functions, sorted by name, each the only definition of one function and its triggers. Read once. */
export function functionFiles(): readonly { name: string; file: string; text: string }[] {
  cached ??= readFiles();
  return cached;
}

function readFiles() {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".sql"))
    .map((file) => ({
      name: path.basename(file, ".sql"),
      file: `db/functions/${file.replaceAll(path.sep, "/")}`,
      // Git on Windows can check files out with CRLF.
      text: readFileSync(path.join(folder, file), "utf8").replaceAll("\r\n", "\n"),
    }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** The fingerprint of this version's functions, equal to that of a database that has them (function-fingerprint.ts). */
export function functionFingerprint(): string {
  return md5(
    functionSources()
      .map(({ name, definition }) => `${name} ${definition}`)
      .join("\n"),
  );
}

/** This version's functions, sorted by name. Throws if a file does not define the function that it is named after. */
export function functionSources(): FunctionSource[] {
  return functionFiles().map(({ name, file, text }) => {
    const [, defined, head = "", , body = ""] = header.exec(text) ?? [];
    if (defined !== name) throw new Error(`${file} must define the function provisioning.${name}.`);
    return { name, definition: definitionOf(head, body) };
  });
}

/** The definition as function-fingerprint.ts reads it from pg_proc. */
function definitionOf(head: string, body: string): string {
  const [, volatility = "volatile"] = /\b(immutable|stable)\b/i.exec(head) ?? [];
  const flags = [/\bstrict\b/i, /\bsecurity definer\b/i].map((flag) => (flag.test(head) ? "t" : "f"));
  const settings = [...head.matchAll(setting)].map(
    ([, name = "", value = ""]) => `${name}=${value === "''" ? '""' : value.replaceAll("'", "")}`,
  );
  return [md5(body), volatility.charAt(0).toLowerCase(), ...flags, settings.sort().join(", ")].join(" ");
}

/** The same as Postgres's md5(): 32 hexadecimal digits. */
export function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
