import { failureText } from "@/lib/doctor/failure-text";
import { env } from "@/lib/platform/env";
import type { Command, CommandContext, Needs, ReadArguments } from "./define-command";
import { helpText } from "./help-text";

/** Prints a message to stderr, and returns the exit code. */
export function fail(message: string, exitCode = 2): number {
  console.error(message);
  return exitCode;
}

export function isHelpRequest(args: readonly string[]): boolean {
  return args.includes("--help") || args.includes("-h");
}

/**
 * Runs the command that the arguments select. `localStack` is the URL of the local stack if its settings are
 * used. Returns the exit code, and never throws.
 */
export async function runCommand(
  script: string,
  commands: readonly Command[],
  args: readonly string[],
  localStack: string | null,
): Promise<number> {
  if (isHelpRequest(args)) {
    console.log(helpText(commands));
    return 0;
  }
  const { command, rest, problem } = selectCommand(script, commands, args);
  const parsed = command?.read(rest);
  if (!parsed?.ok) {
    const problems = parsed?.problems ?? [problem];
    return fail(
      [...problems.map((each) => `${each}.`), `\`npm run ${script} -- --help\` explains the command.`].join(
        "\n",
      ),
    );
  }
  if (localStack && parsed.needs !== "nothing") {
    console.error(`Using the stack of \`npm run dev\` (${localStack}), because no database is set.`);
  }
  return start(parsed, { localStack: localStack !== null });
}

type Selection = { command: Command | null; rest: readonly string[]; problem: string };

/** Selects the command. A command with the script's own name is the script's only one, and has no subcommands. */
function selectCommand(script: string, commands: readonly Command[], args: readonly string[]): Selection {
  const [only] = commands;
  if (only?.name === script) return { command: only, rest: args, problem: "" };
  const at = args.findIndex((word) => !word.startsWith("-"));
  const verb = args[at];
  const command = commands.find(({ name }) => name === `${script} ${verb}`) ?? null;
  const verbs = commands.map(({ name }) => name.slice(script.length + 1));
  const verbList = new Intl.ListFormat("en-GB", { type: "disjunction" }).format(verbs);
  const problem = `${verb === undefined ? "A command is missing" : `Unknown command '${verb}'`}: use ${verbList}`;
  return { command, rest: args.filter((_, index) => index !== at), problem };
}

async function start(
  { needs, json, run }: Extract<ReadArguments, { ok: true }>,
  context: CommandContext,
): Promise<number> {
  const missing = missingSetting(needs);
  if (missing) return failWithJson(missing, json);
  try {
    return await run(context);
  } catch (error) {
    return failWithJson(failureText(error), json);
  } finally {
    // The other commands open no pool, or close it themselves.
    if (needs === "database" || needs === "settings") await (await import("@/db/client")).closeDatabase();
  }
}

function missingSetting(needs: Needs): string | null {
  if (needs !== "database" && needs !== "settings") return null;
  if (!process.env.DATABASE_URL && !process.env.POSTGRES_URL) {
    return "Set DATABASE_URL to the connection string of the console's database, or start `npm run dev`: commands use its database if neither a database nor a Supabase project is set.";
  }
  if (needs === "database") return null;
  try {
    env();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Reports the failure as JSON too, for programs that parse the output. */
function failWithJson(message: string, json: boolean): number {
  if (json) console.log(JSON.stringify({ error: message }, null, 2));
  return fail(message);
}
