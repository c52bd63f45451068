import { createInterface } from "node:readline/promises";
import { z } from "zod";
import { type EraseSubject, erase } from "@/lib/audit/erase";
import { eraseText, subjectText } from "@/lib/audit/erase/erase-text";
import { defineCommand } from "../../define-command";
import { emailAddress, flag, jsonOption, text } from "../../options";
import { fail } from "../../run-command";

const actor = { id: null, email: "npm run audit:erase" };

const command = defineCommand({
  name: "audit:erase",
  summary:
    "Erases personal data from the audit log for good: everything about an owner, the owner's data in one attempt, or a former staff member's addresses. Ids, times, stages and outcomes stay, hashes and checkpoints still match, and the staff log records the erasure without personal data. Does not change the product's tables or the Auth server's accounts.",
  args: {},
  options: {
    owner: text("<e-mail>", "the owner's address", emailAddress.optional()),
    attempt: text("<id>", "the attempt", z.guid("must be an attempt's id").optional()),
    staff: text("<id>", "the staff member's user ID", z.guid("must be a user's id").optional()),
    yes: flag("erase without asking for confirmation"),
    json: jsonOption,
  },
  examples: ["--owner ana@example.com", "--attempt 0193e5a1-7d3c-7c10-9a55-3f8f2b1c7d42 --yes"],
  exitCodes: { 0: "erased, or nothing is stored", 1: "refused, or not confirmed", 2: "could not run" },
  needs: "database",
  run: async ({ owner, attempt, staff, yes, json }) => {
    const subjects: EraseSubject[] = [
      ...(owner === undefined ? [] : [{ scope: "owner" as const, email: owner }]),
      ...(attempt === undefined ? [] : [{ scope: "attempt" as const, attemptId: attempt }]),
      ...(staff === undefined ? [] : [{ scope: "staff" as const, userId: staff }]),
    ];
    const [subject, other] = subjects;
    if (!subject || other) return fail("Give one of --owner, --attempt or --staff.");
    if (!yes) {
      if (!process.stdin.isTTY) return fail("Add --yes: erased data cannot be restored.");
      if (!(await isConfirmed(subject))) return fail("Nothing was erased.", 1);
    }
    const outcome = await erase(actor, subject);
    console.log(json ? JSON.stringify(outcome) : eraseText(outcome, subject));
    return outcome.kind === "refused" ? 1 : 0;
  },
});

export default [command];

async function isConfirmed(subject: EraseSubject): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(
    `Erase the personal data of ${subjectText(subject)}? It cannot be restored. Type “erase”: `,
  );
  terminal.close();
  return answer.trim() === "erase";
}
