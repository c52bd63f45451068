import { parseArgs } from "node:util";
import { closeDatabase } from "@/db/client";
import { getAttempt } from "@/lib/audit/get";
import { listAttempts } from "@/lib/audit/list";
import { parseQuery } from "@/lib/audit/parse-query";
import { attemptLines, attemptText } from "@/lib/audit/terminal-text";
import { operator } from "@/lib/auth/reader";
import { failureText } from "@/lib/doctor/failure-text";
import { env } from "@/lib/env";
import { parseCleanupInput } from "@/lib/provisioning/cleanup-input";
import { type RetryOutcome, retryCleanup } from "@/lib/provisioning/retry-cleanup";

const help = `npm run attempts -- list [query]
npm run attempts -- show <attempt>
npm run attempts -- retry-cleanup <user>

Reads the audit log of the database of DATABASE_URL (or POSTGRES_URL), and retries a clean-up.

  list            the newest 50 attempts, or those of a query as the console takes it, such as
                  status:failed,rolled_back code:AUTH_FAILED created:>2026-11-01
  show            one attempt with all of its events
  retry-cleanup   deletes the auth user of an undone attempt now; needs all of the console's settings

  --json   print the result as JSON
  --help   print this text

Exit codes: 0 done · 1 not found, or the clean-up is not done yet · 2 it could not run`;

process.exitCode = await main();

async function main(): Promise<number> {
  const given = readArguments();
  if (!given)
    return say(
      "",
      "Unknown command, or wrong arguments. `npm run attempts -- --help` lists the commands.",
      2,
    );
  const { json, help: asked, words } = given;
  if (asked) return say(help, "", 0);
  if (!process.env.DATABASE_URL && !process.env.POSTGRES_URL) {
    return say("", "Set DATABASE_URL to the connection string of the console's database.", 2);
  }
  const [verb, subject = ""] = words;
  try {
    if (verb === "list") return await list(words.slice(1).join(" "), json);
    return verb === "show" ? await show(subject, json) : await retry(subject, json);
  } catch (error) {
    return say("", failureText(error), 2);
  } finally {
    await closeDatabase();
  }
}

async function list(query: string, json: boolean): Promise<number> {
  const { terms, problems } = parseQuery(query);
  if (problems.length > 0) return say("", problems.map(({ message }) => message).join("\n"), 2);
  const { items } = await listAttempts({ terms, started: {} }, {}, operator);
  return say(json ? JSON.stringify(items, null, 2) : attemptLines(items), "", 0);
}

async function show(id: string, json: boolean): Promise<number> {
  const attempt = await getAttempt(id, operator);
  if (!attempt) return say("", `There is no attempt ${id}. \`npm run attempts -- list\` shows their ids.`, 1);
  return say(json ? JSON.stringify(attempt, null, 2) : attemptText(attempt), "", 0);
}

async function retry(userId: string, json: boolean): Promise<number> {
  const parsed = parseCleanupInput({ userId });
  if (!parsed.ok) return say("", "Give the auth user's id, as `npm run attempts -- show` prints it.", 2);
  try {
    env();
  } catch (error) {
    return say("", error instanceof Error ? error.message : String(error), 2);
  }
  const actor = { id: null, email: "npm run attempts" };
  const outcome = await retryCleanup(actor, parsed.input);
  const done = outcome.kind === "tried" && outcome.lastError === null;
  const text = json ? JSON.stringify(outcome) : inWords(outcome);
  return done || json ? say(text, "", done ? 0 : 1) : say("", text, 1);
}

function inWords(outcome: RetryOutcome): string {
  if (outcome.kind === "not-open") return "No clean-up of this user is open.";
  if (outcome.state === "done") return "The user is deleted, and the clean-up is done.";
  if (outcome.lastError === null) return "The user is gone. The reconciler checks once more in ten minutes.";
  return outcome.lastError === "not-ours"
    ? "The user exists but does not carry the attempt's id, so it was not deleted. Resolve it in the console, under Clean-ups."
    : "The Auth server did not confirm that the user is gone. The reconciler tries again; `npm run setup -- --check` checks the settings.";
}

function readArguments(): { json: boolean; help: boolean; words: string[] } | null {
  const flag = { type: "boolean", default: false } as const;
  try {
    const { values, positionals: words } = parseArgs({
      options: { json: flag, help: { ...flag, short: "h" } },
      allowPositionals: true,
    });
    const [verb] = words;
    const known = verb === "list" || ((verb === "show" || verb === "retry-cleanup") && words.length === 2);
    return known || values.help ? { ...values, words } : null;
  } catch {
    return null;
  }
}

function say(out: string, error: string, exitCode: number): number {
  if (out) console.log(out);
  if (error) console.error(error);
  return exitCode;
}
