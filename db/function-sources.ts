import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";

/** One of our functions as the migrations leave it: its name, and all that decides what it does. */
export type FunctionSource = { name: string; definition: string };

type Parts = {
  body: string;
  volatility: string;
  strict: boolean;
  definer: boolean;
  settings: Map<string, string>;
};

const folder = path.join(import.meta.dirname, "migrations");
const created = /^create (?:or replace )?function "provisioning"\."(\w+)"(.*?) as (\$\w*\$)(.*)\3/is;
const altered = /^alter function "provisioning"\."(\w+)"\s*\(.*?\)([^;]*)/is;
const dropped = /^drop function (?:if exists )?([^;]*)/is;
const setting = /\bset (\w+) *(?:=|to) *('[^']*'|\S+)/gi;

/** The same text, of the functions of this version. */
export function functionFingerprint(): string {
  return md5(
    functionSources()
      .map(({ name, definition }) => `${name} ${definition}`)
      .join("\n"),
  );
}

/** The functions that the migrations leave behind, sorted by name. The last migration that creates one decides. */
export function functionSources(): FunctionSource[] {
  const found = new Map<string, Parts>();
  for (const statement of statements()) {
    const [, name = "", header = "", , body = ""] = created.exec(statement) ?? [];
    if (name) found.set(name, partsOf(header, body));
    const [, changed = "", change = ""] = altered.exec(statement) ?? [];
    const parts = found.get(changed);
    if (parts) found.set(changed, { ...parts, settings: afterChange(parts.settings, change) });
    const [, names = ""] = dropped.exec(statement) ?? [];
    for (const [, gone = ""] of names.matchAll(/"provisioning"\."(\w+)"/g)) found.delete(gone);
  }
  return [...found.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, parts]) => ({ name, definition: definitionOf(parts) }));
}

function statements(): string[] {
  const { entries } = JSON.parse(readFileSync(path.join(folder, "meta/_journal.json"), "utf8")) as {
    entries: { tag: string }[];
  };
  return entries.flatMap(({ tag }) =>
    readFileSync(path.join(folder, `${tag}.sql`), "utf8")
      .split("--> statement-breakpoint")
      .map((text) => text.replace(/^(\s*--[^\n]*\n)+/, "").trim()),
  );
}

function partsOf(header: string, body: string): Parts {
  const [, volatility = "volatile"] = /\b(immutable|stable)\b/i.exec(header) ?? [];
  return {
    body,
    volatility: volatility.charAt(0).toLowerCase(),
    strict: /\bstrict\b/i.test(header),
    definer: /\bsecurity definer\b/i.test(header),
    settings: afterChange(new Map(), header),
  };
}

/** Settings after the SET and RESET clauses of a statement, as pg_proc has them. */
function afterChange(before: ReadonlyMap<string, string>, text: string): Map<string, string> {
  const after = new Map(before);
  for (const [, name = ""] of text.matchAll(/\breset (\w+)/gi)) after.delete(name);
  for (const [, name = "", value = ""] of text.matchAll(setting)) {
    after.set(name, value === "''" ? '""' : value.replaceAll("'", ""));
  }
  return after;
}

function definitionOf({ body, volatility, strict, definer, settings }: Parts): string {
  const flags = [strict, definer].map((flag) => (flag ? "t" : "f"));
  const set = [...settings].map(([name, value]) => `${name}=${value}`).sort();
  return [md5(body), volatility, ...flags, set.join(", ")].join(" ");
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
