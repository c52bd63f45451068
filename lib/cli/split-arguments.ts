import { parseArgs } from "node:util";
import { isSwitch, optionName, type Shape, takesAll } from "./options";

/** The arguments by their names in a command's definition, or the problem with them. */
export function splitArguments(
  argv: readonly string[],
  { args, options }: { args: Shape; options: Shape },
): Record<string, unknown> | string {
  const definitions = Object.entries(options).map(([key, option]) => ({
    key,
    name: optionName(key, option),
    type: isSwitch(option) ? ("boolean" as const) : ("string" as const),
  }));
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: Object.fromEntries(definitions.map(({ name, type }) => [name, { type }])),
    });
    const rest = [...positionals];
    const argumentEntries = Object.entries(args).map(([key, arg]) => [
      key,
      takesAll(arg) ? rest.splice(0) : rest.shift(),
    ]);
    if (rest.length > 0) return `Unexpected argument '${rest[0]}'`;
    return Object.fromEntries([
      ...argumentEntries,
      ...definitions.map(({ key, name }) => [key, values[name]]),
    ]);
  } catch (error) {
    // Node's message names the option. Drop its advice about positional arguments, which does not apply here.
    const [problem = ""] = (error as Error).message.split(". To specify a positional");
    return problem.replaceAll("\n", " ").replace(/\.$/, "");
  }
}
