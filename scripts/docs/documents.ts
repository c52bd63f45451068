import path from "node:path";
import { sources } from "./source";

export type Document = { path: string; text: string };

/** Everything that is written for people, in Markdown. */
export const documents: readonly Document[] = sources(".md");

/** A document without its blocks of code, in which brackets and hashes mean something else. */
function prose(text: string): string {
  return text.replace(/^( *)```.*?^\1```$/gms, "");
}

/** The anchors of a document's headings, as GitHub makes them. */
export function anchorsOf({ text }: Document): string[] {
  return [...prose(text).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** Links and pictures that lead to something of ours: the file, from the project's root, and the anchor in it. */
export function linksOf(document: Document): { file: string; anchor: string }[] {
  return [...prose(document.text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file = "", anchor = ""] = target.split("#");
      return { file: file ? path.join(path.dirname(document.path), file) : document.path, anchor };
    });
}

/** Each `npm run …` of a text: the script, and the options that it is given. */
export function commandsOf({ text }: Document): { script: string; options: string[] }[] {
  return [...text.matchAll(/\bnpm run (?:-s )?([\w:]+)([^`\n#|]*)/g)].map(([, script = "", rest = ""]) => {
    const given = / -- (.*)$/.exec(rest)?.[1] ?? "";
    return { script, options: given.match(/--[a-z][\w-]*/g) ?? [] };
  });
}

/** Words that look like an environment variable or an error code. */
export function upperNamesOf({ text }: Document): string[] {
  return [...new Set(text.match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g))];
}
