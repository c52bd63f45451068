import { z } from "zod";
import { getAttempt } from "@/lib/audit/get";
import { listAttempts } from "@/lib/audit/list";
import { parseQuery } from "@/lib/audit/query/parse-query";
import { attemptLines, attemptText } from "@/lib/audit/terminal-text";
import { operator } from "@/lib/auth/reader";
import { parseCleanupInput } from "@/lib/cleanups/cleanup-input";
import { type RetryOutcome, retryCleanup } from "@/lib/cleanups/retry";
import { defineCommand } from "../define-command";
import { jsonOption, text } from "../options";
import { fail } from "../run-command";

const list = defineCommand({
  name: "attempts list",
  summary: "lists the newest 50 attempts, or the newest 50 that match a query in the console's search syntax",
  args: { query: text("<qualifier>", "", z.array(z.string())) },
  options: { json: jsonOption },
  examples: ["", "status:failed,rolled_back code:AUTH_FAILED 'created:>2026-11-01'"],
  exitCodes: { 0: "done", 2: "could not run" },
  needs: "database",
  run: async ({ query, json }) => {
    const { terms, problems } = parseQuery(query.join(" "));
    if (problems.length > 0) return fail(problems.map(({ message }) => message).join("\n"));
    const { items } = await listAttempts({ terms, started: {} }, {}, operator);
    console.log(json ? JSON.stringify(items, null, 2) : attemptLines(items));
    return 0;
  },
});

const show = defineCommand({
  name: "attempts show",
  summary: "shows one attempt with all its events",
  args: { attempt: text("<attempt>", "", z.string("is missing: `npm run attempts -- list` lists the ids")) },
  options: { json: jsonOption },
  examples: ["019ac0de-7c4f-7c4e-9d51-0b6b7e1f2a3c"],
  exitCodes: { 0: "done", 1: "not found", 2: "could not run" },
  needs: "database",
  run: async ({ attempt: id, json }) => {
    const attempt = await getAttempt(id, operator);
    if (!attempt) return fail(`There is no attempt ${id}. \`npm run attempts -- list\` lists the ids.`, 1);
    console.log(json ? JSON.stringify(attempt, null, 2) : attemptText(attempt));
    return 0;
  },
});

const userIdSchema = z
  .string("is missing: give the auth user's id, as `npm run attempts -- show` prints it")
  .refine(
    (userId) => parseCleanupInput({ userId }).ok,
    "must be the auth user's id, as `npm run attempts -- show` prints it",
  );

const retry = defineCommand({
  name: "attempts retry-cleanup",
  summary:
    "retries a clean-up immediately: deletes the auth user of an undone attempt; needs all of the console's settings",
  args: { userId: text("<user>", "", userIdSchema) },
  options: { json: jsonOption },
  examples: ["5f0c3c1e-8a53-4b0e-9c55-2b1f2a6f7d10"],
  exitCodes: { 0: "done", 1: "not found, or the deletion was not confirmed", 2: "could not run" },
  needs: "settings",
  run: async ({ userId, json }) => {
    const actor = { id: null, email: "npm run attempts" };
    const outcome = await retryCleanup(actor, { userId: userId.toLowerCase() });
    const done = outcome.kind === "tried" && outcome.lastError === null;
    const result = json ? JSON.stringify(outcome) : toText(outcome);
    if (!done && !json) return fail(result, 1);
    console.log(result);
    return done ? 0 : 1;
  },
});

export default [list, show, retry];

function toText(outcome: RetryOutcome): string {
  if (outcome.kind === "not-open") return "This user has no open clean-up.";
  if (outcome.state === "done") return "The user no longer exists, and the clean-up is done.";
  if (outcome.lastError === null)
    return "The user does not exist. The reconciler checks again within ten minutes, in case a late request creates it.";
  if (outcome.lastError === "not-ours")
    return "The user exists but is not marked with the attempt's id, so it was not deleted. Resolve it in the console, under Clean-ups.";
  const next =
    outcome.state === "manual" ? "An admin must resolve the clean-up" : "The reconciler will try again";
  return `The Auth server did not confirm the deletion. ${next}. To check the settings, run \`npm run setup -- --check\`.`;
}
