import { z } from "zod";
import { optionName, placeholder, type Shape } from "./options";
import { splitArguments } from "./split-arguments";

/**
 * The settings that a command needs: a database, all settings of the console, or nothing. `own` commands
 * check their settings themselves.
 */
export type Needs = "nothing" | "database" | "settings" | "own";

/** `localStack` is true if the settings come from the stack of a running `npm run dev`. */
export type CommandContext = { localStack: boolean };

type ParsedValues<Args extends Shape, Options extends Shape> = z.infer<z.ZodObject<Args>> &
  z.infer<z.ZodObject<Options>>;

type CommandSpec<Args extends Shape, Options extends Shape> = {
  /** The npm script, followed by the subcommand if there is one: `doctor`, or `staff add`. */
  name: string;
  summary: string;
  /** Positional arguments, in order. An array receives all remaining ones. */
  args: Args;
  /** By name in camelCase: `dryRun` is `--dry-run`. */
  options: Options;
  /** What a user types after the name. */
  examples: readonly string[];
  exitCodes: Readonly<Record<number, string>>;
};

type Definition<Args extends Shape, Options extends Shape> = CommandSpec<Args, Options> & {
  needs: Needs | ((values: ParsedValues<Args, Options>) => Needs);
  /** Prints the result and returns the exit code. Errors are printed without a stack trace, with exit code 2. */
  run(values: ParsedValues<Args, Options>, context: CommandContext): Promise<number>;
};

/** A command that is ready to run with its parsed arguments, or the problems with the arguments. */
export type ReadArguments =
  | { ok: true; needs: Needs; json: boolean; run(context: CommandContext): Promise<number> }
  | { ok: false; problems: string[] };

/** A definition without the types of its arguments, so that commands fit in one list. */
export type Command = CommandSpec<Shape, Shape> & { read(args: readonly string[]): ReadArguments };

/** The single definition of a command, from which its help, documentation and argument parsing are derived. */
export function defineCommand<Args extends Shape, Options extends Shape>(
  definition: Definition<Args, Options>,
): Command {
  const { needs, run, ...spec } = definition;
  const schema = z.object({ ...spec.args, ...spec.options });
  return {
    ...spec,
    read(args) {
      const split = splitArguments(args, spec);
      if (typeof split === "string") return { ok: false, problems: [split] };
      const parsed = schema.safeParse(split);
      if (!parsed.success) {
        const problems = parsed.error.issues.map(
          ({ path: [name], message }) => `${labelOf(String(name), spec)} ${message}`,
        );
        return { ok: false, problems: [...new Set(problems)] };
      }
      const values = parsed.data as ParsedValues<Args, Options>;
      return {
        ok: true,
        needs: typeof needs === "function" ? needs(values) : needs,
        json: split.json === true,
        run: (context) => run(values, context),
      };
    },
  };
}

function labelOf(name: string, { args, options }: CommandSpec<Shape, Shape>): string {
  return name in args ? placeholder(args[name]) : `--${optionName(name, options[name])}`;
}
