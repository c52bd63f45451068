import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** The files whose names end in `ending`, with their text, by path. Skips deleted files, which Git still lists. */
export function sources(ending: string): { path: string; text: string }[] {
  const flags = ["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate"];
  return execFileSync("git", [...flags, `*${ending}`], { encoding: "utf8" })
    .split("\n")
    .filter((path) => path !== "" && existsSync(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(path, "utf8") }));
}

/** The comment directly before the line that starts with `line`, joined into one line; "" if there is none. */
export function commentBefore(text: string, line: string): string {
  const end = text.indexOf(`\n${line}`);
  const [, comment = ""] = /\/\*\*((?:(?!\*\/).)*)\*\/$/s.exec(text.slice(0, end)) ?? [];
  return comment
    .split("\n")
    .map((each) => each.replace(/^\s*\*? ?/, ""))
    .join(" ")
    .trim();
}
