import { z } from "zod";
import { optionName, placeholder, type Shape } from "./options";
import { splitArguments } from "./split-arguments";

/**
 * What must be set before a command runs: a database, all settings of the console, or nothing. `own` commands use
 * settings too, but check them in their own words.
 */
export type Needs = "nothing" | "database" | "settings" | "own";

/** True if the settings are those of the stack that `npm run dev` has started. */
export type CommandContext = { localStack: boolean };

type Given<Words extends Shape, Options extends Shape> = z.infer<z.ZodObject<Words>> &
  z.infer<z.ZodObject<Options>>;

type About<Words extends Shape, Options extends Shape> = {
  /** As npm knows it, with its verb if it has one: `doctor`, or `staff add`. */
  name: string;
  summary: string;
  /** Arguments by position. An array takes all that are left. */
  words: Words;
  /** By name in camelCase: `dryRun` is `--dry-run`. */
  options: Options;
  /** What follows the name, as a user would type it. */
  examples: readonly string[];
  exitCodes: Readonly<Record<number, string>>;
};

type Definition<Words extends Shape, Options extends Shape> = About<Words, Options> & {
  needs: Needs | ((given: Given<Words, Options>) => Needs);
  /** Prints what it did and returns the exit code. What it throws is printed in plain words, with exit code 2. */
  run(given: Given<Words, Options>, context: CommandContext): Promise<number>;
};

/** Arguments that a command accepts, ready to run, or what is wrong with them. */
export type ReadArguments =
  | { ok: true; needs: Needs; json: boolean; run(context: CommandContext): Promise<number> }
  | { ok: false; problems: string[] };

/** A definition without the types of its arguments, so that commands fit in one list. */
export type Command = About<Shape, Shape> & { read(args: readonly string[]): ReadArguments };

/** The one definition of a command: its help, its documentation and how its arguments are read follow from it. */
export function defineCommand<Words extends Shape, Options extends Shape>(
  definition: Definition<Words, Options>,
): Command {
  const { needs, run, ...about } = definition;
  const schema = z.object({ ...about.words, ...about.options });
  return {
    ...about,
    read(args) {
      const split = splitArguments(args, about);
      if (typeof split === "string") return { ok: false, problems: [split] };
      const parsed = schema.safeParse(split);
      if (!parsed.success) {
        const problems = parsed.error.issues.map(
          ({ path: [name], message }) => `${labelOf(String(name), about)} ${message}`,
        );
        return { ok: false, problems: [...new Set(problems)] };
      }
      const given = parsed.data as Given<Words, Options>;
      return {
        ok: true,
        needs: typeof needs === "function" ? needs(given) : needs,
        json: split.json === true,
        run: (context) => run(given, context),
      };
    },
  };
}

function labelOf(name: string, { words, options }: About<Shape, Shape>): string {
  return name in words ? placeholder(words[name]) : `--${optionName(name, options[name])}`;
}
