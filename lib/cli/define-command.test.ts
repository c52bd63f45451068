import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type Command, defineCommand } from "./define-command";
import { helpText } from "./help-text";
import { flag, jsonOption, text } from "./options";

/** A command with each kind of argument, and a function that returns the values it received. */
function command(): { command: Command; receivedValues: () => unknown } {
  let received: unknown;
  const defined = defineCommand({
    name: "things add",
    summary: "adds a thing",
    args: {
      thing: text("<thing>", "", z.string("is missing: give one thing")),
      others: text("<other>", "", z.array(z.string())),
    },
    options: {
      dryRun: flag("try only"),
      colour: text("<colour>", "its colour", z.enum(["red", "blue"], "must be red or blue").optional()),
      json: jsonOption,
    },
    examples: ["spoon --colour red"],
    exitCodes: { 0: "done" },
    needs: ({ dryRun }) => (dryRun ? "nothing" : "database"),
    run: async (values) => {
      received = values;
      return 0;
    },
  });
  return { command: defined, receivedValues: () => received };
}

describe("a command", () => {
  test("receives its arguments and options by name", async () => {
    const { command: things, receivedValues } = command();
    const read = things.read(["spoon", "--dry-run", "fork", "knife", "--colour=blue", "--json"]);
    expect(read).toMatchObject({ ok: true, needs: "nothing", json: true });
    if (read.ok) await read.run({ localStack: false });
    expect(receivedValues()).toEqual({
      thing: "spoon",
      others: ["fork", "knife"],
      dryRun: true,
      colour: "blue",
      json: true,
    });
  });

  test.each([
    [["spoon", "--color", "red"], "Unknown option '--color'"],
    [["spoon", "-x"], "Unknown option '-x'"],
    [["spoon", "--colour"], "Option '--colour <value>' argument missing"],
    [["spoon", "--json=yes"], "Option '--json' does not take an argument"],
    [["spoon", "--colour", "green"], "--colour must be red or blue"],
    [["spoon", "--colour", ""], "--colour must be red or blue"],
    [["spoon", "--colour", "--json"], /^Option '--colour' argument is ambiguous\. .*'--colour=-XYZ'$/],
    [[], "<thing> is missing: give one thing"],
  ])("names the option and the problem for %j", (args, problem) => {
    const read = command().command.read(args);
    expect(read).toEqual({
      ok: false,
      problems: [typeof problem === "string" ? problem : expect.stringMatching(problem)],
    });
  });

  test("has help text derived from its definition", () => {
    expect(
      helpText([command().command]),
    ).toBe(`npm run things -- add <thing> [<other> …] [--dry-run] [--colour <colour>] [--json]

adds a thing

  --dry-run          try only
  --colour <colour>  its colour
  --json             print the result as JSON
  --help             print this text

Examples:
  npm run things -- add spoon --colour red

Exit codes: 0 done`);
  });
});
