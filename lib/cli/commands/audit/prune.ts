import { userInfo } from "node:os";
import { z } from "zod";
import { asOwner } from "@/db/connection/connection";
import { migrationUrl, migrationUrlName } from "@/db/connection/connection-string";
import { databaseError } from "@/db/errors";
import { subtractAge } from "@/lib/audit/age";
import { type PruneReport, pruneAttempts } from "@/lib/audit/prune";
import { failureText } from "@/lib/doctor/failure-text";
import { defineCommand } from "../../define-command";
import { flag, text } from "../../options";
import { fail } from "../../run-command";

const ageProblem = "is missing or not an age of at least 30 days: write it as 24m, 730d or 2y";

const age = z.string(ageProblem).transform((given, context) => {
  const before = subtractAge(given, new Date());
  if (before) return before;
  context.addIssue({ code: "custom", message: ageProblem });
  return z.NEVER;
});

const command = defineCommand({
  name: "audit:prune",
  summary:
    "Removes the attempts that are older than a given age, with their events, messages and closed clean-ups. Needs MIGRATION_DATABASE_URL with the login of the tables' owner, because the console's own login has no right to delete attempts. Never removes attempts in flight, attempts with an open clean-up or a pending e-mail, or undone attempts whose user still exists. The staff log records how many were removed, and when.",
  args: {},
  options: {
    olderThan: text("<age>", "an age of at least 30 days: 24m (months), 730d (days) or 2y (years)", age),
    json: flag("print the report as JSON"),
  },
  examples: ["--older-than 24m"],
  exitCodes: { 0: "done", 2: "could not run" },
  needs: "own",
  run: async ({ olderThan: before, json }) => {
    if (!migrationUrl(process.env)) {
      return fail("Set MIGRATION_DATABASE_URL to the connection string that migrations use.");
    }
    try {
      const actor = { id: null, email: "npm run audit:prune" };
      const by = userInfo().username;
      const report = await asOwner((owner) => pruneAttempts(owner, before, actor, { by }));
      console.log(json ? JSON.stringify({ before, ...report }) : toText(before, report));
      return 0;
    } catch (error) {
      return fail(failureReason(error));
    }
  },
});

export default [command];

function toText(before: Date, { attempts, events, cleanups, kept }: PruneReport): string {
  return [
    `Attempts that started before ${before.toISOString()}:`,
    `Attempts removed:                    ${attempts}`,
    `Events removed:                      ${events}`,
    `Closed clean-ups removed:            ${cleanups}`,
    `Kept (ended later, or not settled):  ${kept}`,
  ].join("\n");
}

function failureReason(error: unknown): string {
  const dbError = databaseError(error);
  if (dbError?.code === "23503") {
    return `A row in another table refers to an attempt that is due for removal (constraint ${dbError.constraint}). Remove that row, then run this again. Attempts that were already removed stay removed, and the staff log records them.`;
  }
  if (dbError?.code === "42501") {
    return "Only the owner of the console's tables can prune them: set MIGRATION_DATABASE_URL to the connection string that migrations use.";
  }
  return failureText(error, migrationUrlName(process.env));
}
