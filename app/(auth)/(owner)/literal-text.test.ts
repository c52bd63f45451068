import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "oxc-parser";
import { expect, test } from "vitest";

/** All text on an owner's page comes from a catalogue, so that every language has it. */

type Node = { type: string; start: number; [key: string]: unknown };

const letter = /\p{L}/u;
const words = /\p{L}[\p{P}]*\s+\p{L}/u;
/** Attributes that users see or screen readers announce. */
const textAttributes =
  /^(title|description|label|alt|placeholder|aria-(label|description|roledescription|valuetext))$/;
/** Calls with text that appears only in the log. */
const logCalls = ["logged", "logFailure"];

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && typeof (value as Node).type === "string";

function nameOf(node: unknown): string {
  return isNode(node) ? String(node.name ?? "") : "";
}

/** The literal text in a syntax tree. `pattern` matches strings that are text, not technical values. */
function literalsIn(value: unknown, pattern: RegExp): Node[] {
  if (Array.isArray(value)) return value.flatMap((item) => literalsIn(item, pattern));
  if (!isNode(value) || value.directive || value.type === "ImportDeclaration") return [];
  const matches = (text: unknown, texts: RegExp) =>
    typeof text === "string" && texts.test(text) ? [value] : [];
  switch (value.type) {
    case "JSXText":
      return matches(value.value, letter);
    case "Literal":
      return matches(value.value, pattern);
    case "TemplateElement":
      return matches((value.value as { raw: string }).raw, pattern);
    case "JSXAttribute": {
      const name = nameOf(value.name);
      return name === "className" ? [] : literalsIn(value.value, textAttributes.test(name) ? letter : words);
    }
    case "JSXElement":
    case "JSXFragment":
      return [...literalsIn(value.openingElement, words), ...literalsIn(value.children, letter)];
    case "CallExpression":
      // Message keys are not shown to users.
      return logCalls.includes(nameOf(value.callee)) ? [] : literalsIn(value.arguments, words);
    case "BinaryExpression":
      return literalsIn([value.left, value.right], words);
    case "LogicalExpression":
      return [...literalsIn(value.left, words), ...literalsIn(value.right, pattern)];
    default:
      return Object.values(value).flatMap((child) => literalsIn(child, pattern));
  }
}

/** The lines of a file with text that is not from a catalogue. */
function literalLines(file: string, source: string): number[] {
  const literals = literalsIn(parseSync(file, source).program, words);
  return literals.map(({ start }) => source.slice(0, start).split("\n").length);
}

test("no page or component for owners contains literal text", () => {
  const folder = import.meta.dirname;
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (file) => /\.tsx?$/.test(file) && !file.includes(".test."),
  );
  expect(files.length).toBeGreaterThan(10);
  const literals = files.flatMap((file) =>
    literalLines(file, readFileSync(join(folder, file), "utf8")).map((line) => `${file}:${line}`),
  );
  expect(literals).toEqual([]);
});

test.each([
  "<p>Welcome</p>",
  "<p>{name} is yours</p>",
  '<p>{"Welcome"}</p>',
  '<OwnerFrame title="Welcome" />',
  '<button aria-label={open ? "Close" : t("open")} />',
  "<p>{`Welcome to you`}</p>",
  '<p>{late && "Late"}</p>',
  'texts({ busy: "Try again later." })',
])("detects literal text: %s", (source) => {
  expect(literalLines("page.tsx", `const page = ${source};`)).toEqual([1]);
});

test.each([
  '<p className="text-sm font-medium">{t("title")}</p>',
  '<OwnerFrame title={t("title")} locale="en" />',
  'call(logged("an activation failed", null))',
  '<Button variant="outline">{t("signOut")}</Button>',
  '<p>{state === "open" && t("open")}</p>',
])("accepts text from a catalogue: %s", (source) => {
  expect(literalLines("page.tsx", `const page = ${source};`)).toEqual([]);
});
