import path from "node:path";
import { sources } from "./source";

export type Document = { path: string; text: string };

/** All Markdown documents. */
export const documents: readonly Document[] = sources(".md");

/** Text without its code blocks, because brackets and hashes have other meanings there. */
function prose(text: string): string {
  return text.replace(/^( *)```.*?^\1```$/gms, "");
}

/** The anchors of a document's headings, as GitHub generates them. */
export function anchorsOf({ text }: Document): string[] {
  return [...prose(text).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** Links and images within this repository: the file, relative to the root, and its anchor. */
export function linksOf(document: Document): { file: string; anchor: string }[] {
  return [...prose(document.text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file = "", anchor = ""] = target.split("#");
      return { file: file ? path.join(path.dirname(document.path), file) : document.path, anchor };
    });
}

/** Each `npm run …` in a document: the script and its options. */
export function commandsOf({ text }: Document): { script: string; options: string[] }[] {
  return [...text.matchAll(/\bnpm run (?:-s )?([\w:]+(?:-\w+)*)([^`\n#|]*)/g)].map(
    ([, script = "", rest = ""]) => {
      const args = / -- (.*)$/.exec(rest)?.[1] ?? "";
      return { script, options: args.match(/--[a-z][\w-]*/g) ?? [] };
    },
  );
}

/** Words that look like an environment variable or an error code. */
export function upperNamesOf({ text }: Document): string[] {
  return [...new Set(text.match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g))];
}
