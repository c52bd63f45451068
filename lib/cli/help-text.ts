import type { z } from "zod";
import type { Command } from "./define-command";
import { isSwitch, optionName, placeholder, type Shape, takesAll } from "./options";

const lineWidth = 112;

/** The text of `--help` for a command or its subcommands, derived from their definitions. */
export function helpText(commands: readonly Command[]): string {
  const examples = commands.flatMap(({ name, examples }) =>
    examples.map((example) => `  ${commandLine(name, example)}`),
  );
  const codes = new Map(commands.flatMap(({ exitCodes }) => Object.entries(exitCodes)));
  return [
    commands.map(usageOf).join("\n"),
    summaries(commands),
    optionLines(Object.assign({}, ...commands.map(({ options }) => options))),
    ["Examples:", ...examples].join("\n"),
    `Exit codes: ${[...codes]
      .sort()
      .map(([code, meaning]) => `${code} ${meaning}`)
      .join(" · ")}`,
  ].join("\n\n");
}

/** One row per command: its name, and the first sentence of its summary. */
export function overviewText(commands: readonly Command[]): string {
  return formatRows(commands.map(({ name, summary }) => [name, firstSentence(summary)]));
}

function firstSentence(text: string): string {
  const [first = ""] = text.split(/\.(?:\s|$)/);
  return `${first.charAt(0).toUpperCase()}${first.slice(1)}`;
}

/** A command as users type it: everything but the npm script follows `--`. */
function commandLine(name: string, rest: string): string {
  const [script, ...verb] = name.split(" ");
  const words = [...verb, rest].filter(Boolean).join(" ");
  return `npm run ${script}${words ? ` -- ${words}` : ""}`;
}

function usageOf({ name, args, options }: Command): string {
  const argumentTexts = Object.values(args).map((arg) => {
    const shown = `${placeholder(arg)}${takesAll(arg) ? " …" : ""}`;
    return isOptional(arg) ? `[${shown}]` : shown;
  });
  const optionTexts = Object.entries(options).map(([key, option]) => {
    const shown = `--${optionName(key, option)}${isSwitch(option) ? "" : ` ${placeholder(option)}`}`;
    return isOptional(option) ? `[${shown}]` : shown;
  });
  // Required options come first. If there are many others, only the list of options below shows them.
  const required = optionTexts.filter((each) => !each.startsWith("["));
  const others = optionTexts.filter((each) => each.startsWith("["));
  return commandLine(
    name,
    [...argumentTexts, ...required, ...(others.length > 5 ? ["[options]"] : others)].join(" "),
  );
}

/** `required` marks an option that is optional in the schema because other code checks it. */
function isOptional(schema: z.ZodType): boolean {
  return schema.meta()?.required !== true && schema.safeParse(takesAll(schema) ? [] : undefined).success;
}

function summaries(commands: readonly Command[]): string {
  const [only] = commands;
  if (only && commands.length === 1) return wrap(only.summary, lineWidth).join("\n");
  return formatRows(commands.map(({ name, summary }) => [name.split(" ").at(-1) ?? name, summary]));
}

/** One or more lines per option, including `--help`, which every command has. */
export function optionLines(options: Shape): string {
  const rows = Object.entries(options).map(([key, option]): [string, string] => [
    `--${optionName(key, option)}${isSwitch(option) ? "" : ` ${placeholder(option)}`}`,
    option.meta()?.description ?? "",
  ]);
  return formatRows([...rows, ["--help", "print this text"]]);
}

/** Rows of a name and its description in two columns. A name that is too long gets its own line. */
function formatRows(rows: readonly (readonly [name: string, about: string])[]): string {
  const width = Math.min(24, Math.max(...rows.map(([name]) => name.length)));
  return rows
    .flatMap(([name, about]) => {
      const [first = "", ...others] = wrap(about, lineWidth - width - 4);
      const indent = " ".repeat(width + 4);
      const rest = others.map((line) => `${indent}${line}`);
      return name.length > width
        ? [`  ${name}`, `${indent}${first}`, ...rest]
        : [`  ${name.padEnd(width)}  ${first}`, ...rest];
    })
    .join("\n");
}

/** Wraps text between words, and keeps its line breaks. */
function wrap(text: string, width: number): string[] {
  return text.split("\n").flatMap((paragraph) => {
    const wrapped: string[] = [""];
    for (const word of paragraph.split(" ")) {
      const line = wrapped.at(-1) ?? "";
      if (line === "") wrapped[wrapped.length - 1] = word;
      else if (line.length + 1 + word.length <= width) wrapped[wrapped.length - 1] = `${line} ${word}`;
      else wrapped.push(word);
    }
    return wrapped;
  });
}
