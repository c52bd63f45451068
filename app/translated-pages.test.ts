import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { parseSync } from "oxc-parser";
import { describe, expect, test } from "vitest";

/**
 * Browser translation wraps every text node in an element. React then fails to remove such text, or to insert
 * nodes before it (facebook/react#11538), so text with a conditional sibling needs its own element.
 */

type Node = { type: string; start: number; [key: string]: unknown };
type Kind = "text" | "element" | "maybe text" | "maybe element" | "nothing";

/** What a child of a JSX element may render. Anything that might not be an element is treated as text. */
function kindOf(node: Node): Kind {
  switch (node.type) {
    case "JSXText":
      return /^\s*\n\s*$/.test(node.value as string) || node.value === "" ? "nothing" : "text";
    case "JSXElement":
    case "JSXFragment":
      return "element";
    case "JSXExpressionContainer":
    case "ParenthesizedExpression":
      return kindOf(node.expression as Node);
    case "JSXEmptyExpression":
      return "nothing";
    case "LogicalExpression":
      return maybe(kindOf(node.right as Node));
    case "ConditionalExpression":
      return eitherOf(kindOf(node.consequent as Node), kindOf(node.alternate as Node));
    case "CallExpression":
      return isMap(node) ? "maybe element" : "text";
    case "Literal":
      return node.value === null ? "nothing" : "text";
    case "Identifier":
      return node.name === "undefined" ? "nothing" : "text";
    default:
      return "text";
  }
}

function maybe(kind: Kind): Kind {
  return kind === "text" || kind === "maybe text" ? "maybe text" : "maybe element";
}

function eitherOf(one: Kind, other: Kind): Kind {
  if (one === other) return one === "element" ? "maybe element" : one;
  return maybe(one).endsWith("text") || maybe(other).endsWith("text") ? "maybe text" : "maybe element";
}

function isMap({ callee }: Node): boolean {
  return ((callee as Node).property as Node | undefined)?.name === "map";
}

/** The lines of elements that contain both text and a conditional child. */
function unsafeLines(file: string, source: string): number[] {
  const lines: number[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return;
    const node = value as Node;
    if (node.type === "JSXElement" || node.type === "JSXFragment") {
      const kinds = (node.children as Node[]).map(kindOf).filter((kind) => kind !== "nothing");
      const hasConditional = kinds.includes("maybe text") || kinds.includes("maybe element");
      const hasText = kinds.includes("text") || kinds.includes("maybe text");
      if (kinds.length > 1 && hasConditional && hasText)
        lines.push(source.slice(0, node.start).split("\n").length);
    }
    for (const child of Object.values(node)) visit(child);
  };
  visit(parseSync(file, source).program);
  return lines;
}

const files = execFileSync(
  "git",
  ["ls-files", "--cached", "--others", "--exclude-standard", "app/*.tsx", "components/*.tsx"],
  {
    encoding: "utf8",
  },
)
  .split("\n")
  .filter((file) => existsSync(file));

describe("the check for browser translation", () => {
  test("finds no text with a conditional sibling on any screen", () => {
    const unsafe = files.flatMap((file) =>
      unsafeLines(file, readFileSync(file, "utf8")).map((line) => `${file}:${line}`),
    );
    expect(unsafe).toEqual([]);
  });

  test.each([
    "<p>Saved {late && <b>late</b>}</p>",
    "<p><b>Saved</b>{late && time}</p>",
    "<button>{busy && <Spinner />}{children}</button>",
    "<p>{href ? <a href={href}>{n}</a> : n} others</p>",
    "<ul>Items{items.map((item) => <li key={item} />)}</ul>",
  ])("detects %s", (source) => {
    expect(unsafeLines("page.tsx", `const page = ${source};`)).toEqual([1]);
  });

  test.each([
    '<p>{busy ? "Saving…" : "Save"}</p>',
    "<p>Hello {name}</p>",
    "<button>{busy && <Spinner />}<span>{children}</span></button>",
    "<p><span>Saved</span>{late && <b>late</b>}</p>",
  ])("accepts %s", (source) => {
    expect(unsafeLines("page.tsx", `const page = ${source};`)).toEqual([]);
  });
});
