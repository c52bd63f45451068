import { readFileSync } from "node:fs";
import { isForm } from "./action-body";
import { type FormPart, readFormParts } from "./multipart";

/**
 * Labels of the fields that users fill in: their content is shown again if a form can no longer be submitted.
 */
const labels: Readonly<Record<string, string>> = {
  name: "Business name",
  slug: "Slug",
  ownerName: "Owner’s name",
  ownerEmail: "Owner’s e-mail",
  plan: "Plan",
  timezone: "Time zone",
  currency: "Currency",
  locale: "Locale",
  email: "E-mail",
  reason: "Reason",
};

export type OutdatedForm = {
  fields: Readonly<Record<string, string>>;
  entries: [label: string, value: string][];
};

/**
 * A form sent without JavaScript that names an action of another build, with its content; null for any other
 * request. Next would answer such a form with a line of plain text. Scripts get Next's own response and keep the
 * input themselves.
 */
export function readOutdatedForm(
  body: Uint8Array,
  headers: Headers,
  known: ReadonlySet<string> | null,
): OutdatedForm | null {
  if (known === null || !isForm(headers) || headers.has("next-action")) return null;
  const parts = readFormParts(body, headers.get("content-type") ?? "") ?? [];
  const id = namedAction(parts);
  if (id === null || known.has(id)) return null;
  const fields = Object.fromEntries(parts.filter(isFilledIn).map(({ name, value }) => [name, utf8(value)]));
  return {
    fields,
    entries: Object.entries(fields).flatMap(([name, value]) => (labels[name] ? [[labels[name], value]] : [])),
  };
}

function isFilledIn({ name, isFile, value }: FormPart): boolean {
  return !isFile && !name.startsWith("$") && value !== "";
}

function namedAction(parts: readonly FormPart[]): string | null {
  const name = parts.find((part) => /^\$ACTION_(?:REF|ID)_/.test(part.name))?.name;
  if (!name) return null;
  const [, id] = /^\$ACTION_ID_(.+)$/.exec(name) ?? [];
  if (id) return id;
  const description = parts.find((part) => part.name === `${name.replace("REF_", "")}:0`);
  return /^\{"id":"([0-9a-f]+)"/.exec(description?.value ?? "")?.[1] ?? null;
}

function utf8(latin1: string): string {
  return Buffer.from(latin1, "latin1").toString("utf8");
}

let actions: ReadonlySet<string> | null | undefined;

/**
 * The actions of this build; null in development, which has no list, and if the build does not include one.
 */
export function knownActions(): ReadonlySet<string> | null {
  actions ??= process.env.NODE_ENV === "production" ? readActions() : null;
  return actions;
}

function readActions(): ReadonlySet<string> | null {
  try {
    const manifest = JSON.parse(readFileSync(".next/server/server-reference-manifest.json", "utf8"));
    return new Set(Object.keys(manifest.node));
  } catch {
    return null;
  }
}
