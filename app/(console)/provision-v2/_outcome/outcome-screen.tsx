import type { ReactNode } from "react";
import { type Attempt, getAttempt } from "@/lib/audit/get";
import type { Reader } from "@/lib/auth/reader";
import { mintAttemptId } from "@/lib/provisioning/input/submission";
import type { Outcome } from "@/lib/provisioning/outcome";
import { type ChoiceName, choiceNames } from "../_fields/choice-field";
import { FinishDraft } from "../_form/finish-draft";
import { Provisioned } from "./provisioned";
import { Refused } from "./refused";
import { Unsettled } from "./unsettled";

type OutcomeScreenProps = { outcome: Outcome; reader: Reader; tenantDomain: string };

/** The page of a submitted attempt. A reload shows its current state. */
export async function OutcomeScreen(props: OutcomeScreenProps) {
  return <div className="mx-auto max-w-2xl">{await screenOf(props)}</div>;
}

async function screenOf({ outcome, reader, tenantDomain }: OutcomeScreenProps): Promise<ReactNode> {
  const { attemptId } = outcome;
  switch (outcome.kind) {
    case "completed": {
      const attempt = await getAttempt(attemptId, reader);
      return (
        <>
          <FinishDraft attemptId={attemptId} />
          <Provisioned
            outcome={outcome}
            choices={choicesOf(attempt)}
            accountName={attempt?.accountName ?? null}
            tenantDomain={tenantDomain}
          />
        </>
      );
    }
    case "refused":
      return (
        <>
          <FinishDraft attemptId={attemptId} nextAttemptId={mintAttemptId()} />
          <Refused outcome={outcome} />
        </>
      );
    case "unsettled":
      return <Unsettled attemptId={attemptId} />;
  }
}

/** The choices of this attempt, as defaults for the next one. */
function choicesOf(attempt: Attempt | null): Partial<Record<ChoiceName, string>> {
  const chosen = attempt?.request.filter(({ name }) => choiceNames.some((choice) => choice === name)) ?? [];
  return Object.fromEntries(chosen.map(({ name, value }) => [name, value]));
}
