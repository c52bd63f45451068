import "server-only";
import { randomUUID } from "node:crypto";
import { removeTrial } from "@/db/admin/remove-trial";
import { innermostError } from "@/db/error-chain";
import { commandActor } from "@/lib/auth/command-actor";
import { explain } from "@/lib/provisioning/errors/explain";
import { defaults } from "@/lib/provisioning/input/choices";
import { exampleExtras } from "@/lib/provisioning/input/product-fields";
import { mintAttemptId, parseSubmission } from "@/lib/provisioning/input/submission";
import { deleteAuthUser } from "@/lib/provisioning/owner/auth-user";
import { provision } from "@/lib/provisioning/provision";

export type Trial =
  | { ok: true; attemptId: string; durationMs: number }
  | { ok: false; attemptId: string; text: string; fix: string };

/**
 * Provisions one tenant for an owner with an undeliverable address, then removes both. An attempt in the
 * audit log and an entry in the staff log remain.
 */
export async function provisionTrial(migrationUrl: string): Promise<Trial> {
  const attemptId = mintAttemptId();
  const slug = `setup-trial-${randomUUID().slice(0, 8)}`;
  const submission = parseSubmission({
    ...defaults,
    ...exampleExtras,
    attemptId,
    slug,
    name: "Setup trial",
    ownerName: "Setup Trial",
    ownerEmail: `${slug}@setup.invalid`,
  });
  if (!submission.ok) throw new Error("the trial's own input was refused");
  const actor = commandActor("setup");
  const outcome = await provision(actor, submission.input);
  if (outcome.kind === "unsettled") {
    return {
      ok: false,
      attemptId,
      text: "The outcome of the trial is not known yet",
      fix: "In two minutes, run `npm run reconcile`, which undoes it. Then run `npm run setup` again.",
    };
  }
  if (outcome.kind === "refused") {
    const { title, cause } = explain(outcome);
    const detail = JSON.stringify(outcome.detail);
    return {
      ok: false,
      attemptId,
      text: `${title}: ${cause} ${detail}`,
      fix: `Run \`npm run attempts -- show ${attemptId}\` to see each step of the attempt.`,
    };
  }
  try {
    const { ownerUserId } = await removeTrial(migrationUrl, attemptId, actor.email);
    const deletion = await deleteAuthUser(ownerUserId, attemptId);
    if (deletion !== "deleted") throw new Error(`the account was not deleted: ${deletion}`);
  } catch (error) {
    return {
      ok: false,
      attemptId,
      text: `The trial created the tenant ${slug}, but could not remove it or its owner: ${reasonOf(error)}`,
      fix: "Check whether one of your tables refers to tenants or users, and whether db/product/index.ts has lifecycle.remove. Delete the tenant if it still exists, then its owner (Supabase, Authentication, Users).",
    };
  }
  return { ok: true, attemptId, durationMs: outcome.durationMs };
}

/** The message of the innermost cause, without the statement that failed. */
function reasonOf(error: unknown): string {
  const innermost = innermostError(error);
  return innermost instanceof Error ? innermost.message : String(innermost);
}
