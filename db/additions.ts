import { upSql } from "./migrate";

/** What migrations would add, by what their statements say. */
export type Additions = {
  /** Kinds of things that come with the schema `provisioning`, with their names. */
  inSchema: Map<string, Set<string>>;
  /** Statements that are about anything else, as they stand: rights and policies on the product's tables. */
  outside: string[];
};

const kinds = [
  "extension",
  "table",
  "unique index",
  "index",
  "function",
  "trigger",
  "view",
  "sequence",
  "type",
  "policy",
];
const created = new RegExp(`^create (?:or replace )?(${kinds.join("|")}) (?:if not exists )?([^\\s(]+)`, "i");
const dropped = new RegExp(`^drop (${kinds.join("|")}) ([^\\s(;]+)`, "i");

/** Reads the migrations with these tags, without running them. */
export function additionsOf(tags: readonly string[]): Additions {
  const additions: Additions = { inSchema: new Map(), outside: [] };
  for (const statement of tags.flatMap((tag) => upSql(tag).split("--> statement-breakpoint"))) {
    const text = statement
      .replace(/^[ \t]*--.*$/gm, "")
      .replaceAll('"', "")
      .replace(/\s+/g, " ")
      .trim();
    if (text === "") continue;
    if (!isOurs(text)) additions.outside.push(...madeBy(text));
    else note(additions.inSchema, text);
  }
  return additions;
}

/** The statement itself; of a block of code the role that it makes where there is none, and nothing of a check. */
function madeBy(text: string): string[] {
  return text.startsWith("DO ") ? [...text.matchAll(/\bCREATE ROLE [^;]+/g)].map(String) : [text];
}

/** Tables that these migrations make beside our schema, as `public.name`: the records that an adopter has added. */
export function tablesBeside(tags: readonly string[]): string[] {
  return additionsOf(tags).outside.flatMap((statement) => {
    const [, kind, name = ""] = created.exec(statement) ?? [];
    if (kind?.toLowerCase() !== "table") return [];
    return [name.includes(".") ? name : `public.${name}`];
  });
}

/** True where the first thing that a statement names is in our schema, or is the schema itself. */
function isOurs(text: string): boolean {
  const [first] = /\b[a-z_]\w*\.[a-z_]\w*/i.exec(text) ?? [];
  return first ? first.startsWith("provisioning.") : /\bschema (if not exists )?provisioning\b/i.test(text);
}

/** Notes what a statement creates, once however often it is replaced, and forgets what it drops. */
function note(inSchema: Additions["inSchema"], text: string): void {
  const made = created.exec(text);
  const [, kind = "", name = ""] = made ?? dropped.exec(text) ?? [];
  if (kind === "") return;
  const key = kind.toLowerCase().replace("unique ", "");
  const names = inSchema.get(key) ?? new Set();
  names[made ? "add" : "delete"](name.replace("provisioning.", ""));
  inSchema.set(key, names);
}
