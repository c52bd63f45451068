import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { parseSync } from "oxc-parser";
import { twMerge } from "tailwind-merge";
import { expect, test } from "vitest";

/**
 * `cn` only joins class names. If two classes set the same property, their order in the style sheet decides, not
 * their order in the string. This test finds such pairs with tailwind-merge, so the browser does not need to load it.
 */

type Node = { type: string; start: number; [key: string]: unknown };

function nodesIn(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  if (typeof value !== "object" || value === null) return [];
  const within = Object.values(value).flatMap(nodesIn);
  return "type" in value ? [value as Node, ...within] : within;
}

/** The class names in the string literals of a tree, except those in attributes other than `className`. */
function classesIn(tree: unknown): string[] {
  const nodes = nodesIn(tree);
  const attributes = nodes.filter(
    ({ type, name }) => type === "JSXAttribute" && (name as Node).name !== "className",
  );
  const attributeNodes = new Set(attributes.flatMap((attribute) => nodesIn(attribute.value)));
  return nodes
    .filter((node) => node.type === "Literal" && typeof node.value === "string" && !attributeNodes.has(node))
    .flatMap(({ value }) => (value as string).split(/\s+/))
    .filter(Boolean);
}

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.tsx"], {
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => /^(app|components)\//.test(file) && existsSync(file))
  .map((file) => {
    const source = readFileSync(file, "utf8");
    return { file, source, program: parseSync(file, source).program as unknown as Node };
  });

/** The classes of each component that accepts `className`, from its function and the constants that it uses. */
const ownClasses = new Map<string, string[]>();
for (const { program } of files) {
  const nodes = nodesIn(program);
  const constants = nodes.filter(({ type }) => type === "VariableDeclarator");
  for (const { id, params, body } of nodes.filter(({ type }) => type === "FunctionDeclaration")) {
    if (!nodesIn(params).some(({ type, name }) => type === "Identifier" && name === "className")) continue;
    const names = new Set(nodesIn(body).map(({ name }) => name));
    const used = constants.filter((constant) => names.has((constant.id as Node).name as string));
    ownClasses.set((id as Node).name as string, [
      ...classesIn(body),
      ...used.flatMap(({ init }) => classesIn(init)),
    ]);
  }
}

const overrides = files.flatMap(({ file, source, program }) =>
  nodesIn(program)
    .filter(({ type }) => type === "JSXOpeningElement")
    .flatMap(({ start, name, attributes }) => {
      const own = ownClasses.get((name as Node).name as string) ?? [];
      const classAttributes = (attributes as Node[]).filter(
        (node) => (node.name as Node | undefined)?.name === "className",
      );
      const line = source.slice(0, start).split("\n").length;
      return classesIn(classAttributes.map(({ value }) => value)).map((added) => ({
        file,
        line,
        own,
        added,
      }));
    }),
);

test("no class passed to a component conflicts with the component's own classes", () => {
  expect(overrides.length).toBeGreaterThan(50);
  const conflicts = overrides.flatMap(({ file, line, own, added }) =>
    own
      .filter((existing) => existing !== added && twMerge(`${existing} ${added}`) === added)
      .map((existing) => `${file}:${line}: ${added} conflicts with ${existing}`),
  );
  expect(conflicts).toEqual([]);
});

test("no string contains two conflicting classes", () => {
  const strings = files.flatMap(({ file, program }) =>
    nodesIn(program)
      .filter(({ type, value }) => type === "Literal" && typeof value === "string" && value.includes(" "))
      .map(({ value }) => ({ file, text: (value as string).trim().replace(/\s+/g, " ") })),
  );
  expect(strings.filter(({ text }) => twMerge(text) !== text)).toEqual([]);
});
