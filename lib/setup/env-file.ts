import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";

/**
 * Sets values in an env file, each on the line with its name or on a new line. Other lines stay unchanged.
 * Afterwards only the file's owner can read it.
 */
export function writeSettings(file: string, values: Readonly<Record<string, string>>): void {
  const lines = existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
  for (const [name, value] of Object.entries(values)) {
    const line = `${name}=${quoteValue(value)}`;
    const at = lines.findIndex((each) => each.startsWith(`${name}=`));
    if (at >= 0) lines[at] = line;
    else lines.push(line);
  }
  writeFileSync(file, `${lines.filter((line, index) => line !== "" || index > 0).join("\n")}\n`, {
    mode: 0o600,
  });
  chmodSync(file, 0o600);
}

/**
 * A bare `$` starts a variable name. It is percent-encoded in URLs, and escaped with a backslash in other values. Next
 * cannot read an escaped quotation mark, so each value gets quotation marks of a kind that it does not contain.
 */
function quoteValue(value: string): string {
  const text = value.includes("://") ? value.replaceAll("$", "%24") : value.replaceAll("$", "\\$");
  if (/^[\w:/.@?&=%+-]*$/.test(text)) return text;
  const mark = ['"', "'", "`"].find((each) => !text.includes(each)) ?? '"';
  return mark + text + mark;
}
