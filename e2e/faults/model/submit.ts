import { expect } from "vitest";
import fc from "@/db/testing/fast-check";
import type { FaultPoint } from "@/lib/provisioning/fault-points";
import type { ProvisionInput } from "@/lib/provisioning/input";
import { mintAttemptId } from "@/lib/provisioning/input/submission";
import { leaseSeconds } from "@/lib/provisioning/limits";
import type { Outcome } from "@/lib/provisioning/outcome";
import { attemptRow, failAuth, submit } from "@/lib/provisioning/testing";
import { clearFaults, injectFault } from "../database-faults";
import { die, Worker } from "../workers";
import { type Command, command, coveredSteps } from "./command";
import { answerOf, inputOf, points, possibleAnswers, undoExpired } from "./index";

type Fault = "none" | "refused" | "refused, undo stuck" | { crash: FaultPoint };
type Submission = { slug: number; owner: number; fault: Fault };

export const submitCommand = ({ slug, owner, fault }: Submission): Command =>
  command(`submit(${slug}, ${owner}, ${JSON.stringify(fault)})`, async (model, { prefix }) => {
    const input = inputOf(prefix, slug, owner);
    const key = mintAttemptId();
    const answers = possibleAnswers(model, input);
    const outcome = await submitWith(fault, key, input);
    if (outcome !== "died" && outcome.kind === "refused" && outcome.status === "failed") {
      expect(answers).toContain(outcome.code);
      // A request ends every conflicting attempt whose lease has expired, even if the request is refused because of
      // another attempt.
      if (outcome.detail.heldBy === "attempt") undoExpired(model, input);
      model.attempts.set(key, { input, state: "refused", code: outcome.code });
      coveredSteps.add(`submit: ${outcome.code}`);
      return;
    }
    const crash = typeof fault === "object" ? fault.crash : null;
    coveredSteps.add(`submit: ${crash ?? fault}`);
    // A request that died at its claim leaves nothing if the claim was refused or never sent.
    if (crash?.startsWith("claim.") && !(await attemptRow(key))) {
      return expect([crash, ...answers]).not.toEqual(["claim.after", "go"]);
    }
    expect(answers).toContain("go");
    undoExpired(model, input);
    const claimed = { input, leaseLeft: leaseSeconds };
    const died = crash !== null && crash !== "commit_records.after";
    expect(outcome === "died" ? "died" : answerOf(outcome)).toBe(
      crash ? "died" : fault === "none" ? "completed" : "DATABASE_FAILED",
    );
    if (died) {
      const account = points.indexOf(crash) > points.indexOf("create_user.before") ? "exists" : "none";
      model.attempts.set(key, { ...claimed, state: "dead", account });
    } else if (fault === "none" || crash) {
      model.attempts.set(key, { ...claimed, state: "completed", account: "exists" });
    } else {
      const account = fault === "refused" ? "none" : { cleanupDueIn: 15 };
      model.attempts.set(key, { ...claimed, state: "undone", account });
    }
  });

export const submitNew = fc
  .record({
    slug: fc.nat(2),
    owner: fc.nat(2),
    fault: fc.oneof(
      { weight: 3, arbitrary: fc.constant<Fault>("none") },
      { weight: 1, arbitrary: fc.constantFrom<Fault>("refused", "refused, undo stuck") },
      { weight: 3, arbitrary: fc.constantFrom(...points).map((crash): Fault => ({ crash })) },
    ),
  })
  .map(submitCommand);

async function submitWith(fault: Fault, key: string, input: ProvisionInput): Promise<Outcome | "died"> {
  if (typeof fault === "object") {
    const worker = new Worker({ at: fault.crash, action: die });
    const result = worker.run(() => submit(input, key));
    const died = await worker.arrived(result).then(
      () => true,
      () => false,
    );
    if (!died) return result;
    return "died";
  }
  const remove = { route: "DELETE /admin/users/{id}", kind: "fail" };
  if (fault !== "none") await injectFault(input.slug, "commit_records", "refuse");
  if (fault === "refused, undo stuck") await failAuth(input, remove);
  const outcome = await submit(input, key);
  await clearFaults();
  // A request that is refused early leaves its fault armed. Replace the fault with one that matches no request.
  if (fault === "refused, undo stuck") await failAuth(input, { route: "GET /nowhere", kind: "fail" });
  return outcome;
}
