import type { ReactNode } from "react";
import type { Outcome } from "@/lib/provisioning/outcome";
import { mintAttemptId } from "@/lib/provisioning/submission";
import { getTenant } from "@/lib/tenants/get";
import type { ChoiceName } from "./choice-field";
import { InFlight } from "./in-flight";
import { Provisioned } from "./provisioned";
import { Refused } from "./refused";
import { SettleDraft } from "./settle-draft";

type OutcomeScreenProps = { outcome: Outcome; tenantDomain: string };

/** The page of one attempt after it was sent; a reload shows what has become of it since. */
export async function OutcomeScreen({ outcome, tenantDomain }: OutcomeScreenProps) {
  return <div className="mx-auto max-w-2xl">{await screenOf(outcome, tenantDomain)}</div>;
}

async function screenOf(outcome: Outcome, tenantDomain: string): Promise<ReactNode> {
  const { attemptId } = outcome;
  switch (outcome.kind) {
    case "completed":
      return (
        <>
          <SettleDraft attemptId={attemptId} />
          <Provisioned
            outcome={outcome}
            choices={await choicesOf(outcome.tenant.slug)}
            tenantDomain={tenantDomain}
          />
        </>
      );
    case "refused":
      return (
        <>
          <SettleDraft attemptId={attemptId} nextAttemptId={mintAttemptId()} />
          <Refused outcome={outcome} />
        </>
      );
    case "unsettled":
      return <InFlight attemptId={attemptId} />;
  }
}

/** What the tenant has now: another one in the same place is likely to be like it. */
async function choicesOf(slug: string): Promise<Partial<Record<ChoiceName, string>>> {
  const tenant = await getTenant(slug);
  const kept = Object.entries({ plan: tenant?.plan, ...tenant?.settings });
  return Object.fromEntries(kept.flatMap(([name, value]) => (value ? [[name, value]] : [])));
}
