import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";

/**
 * Sets values in a file of settings, each on the line that has its name, or on a new one; other lines stay as
 * they are. Only its owner may read the file afterwards.
 */
export function writeSettings(file: string, values: Readonly<Record<string, string>>): void {
  const lines = existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
  for (const [name, value] of Object.entries(values)) {
    const line = `${name}=${quoted(value)}`;
    const at = lines.findIndex((each) => each.startsWith(`${name}=`));
    if (at >= 0) lines[at] = line;
    else lines.push(line);
  }
  writeFileSync(file, `${lines.filter((line, index) => line !== "" || index > 0).join("\n")}\n`, {
    mode: 0o600,
  });
  chmodSync(file, 0o600);
}

/** A bare `$` begins the name of a variable. In an address it is percent-encoded, elsewhere a backslash keeps it. */
function quoted(value: string): string {
  const text = value.includes("://") ? value.replaceAll("$", "%24") : value.replaceAll("$", "\\$");
  return /^[\w:/.@?&=%+-]*$/.test(text) ? text : `"${text}"`;
}
