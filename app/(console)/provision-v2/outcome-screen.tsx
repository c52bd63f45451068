import type { Outcome } from "@/lib/provisioning/outcome";
import { Provisioned } from "./provisioned";
import { Refused } from "./refused";
import { Unsettled } from "./unsettled";

/** The page of one attempt after it was sent; a reload shows what has become of it since. */
export function OutcomeScreen({ outcome, tenantDomain }: { outcome: Outcome; tenantDomain: string }) {
  switch (outcome.kind) {
    case "completed":
      return <Provisioned outcome={outcome} tenantDomain={tenantDomain} />;
    case "refused":
      return <Refused outcome={outcome} />;
    case "unsettled":
      return <Unsettled attemptId={outcome.attemptId} />;
  }
}
