import Link from "next/link";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import type { Attempt } from "@/lib/audit/get";
import { Fact, Facts } from "../../_components/facts";
import { StateBadge } from "../../_components/state-badge";

/** What exists now: the tenant and the account are read from their own records, not from the attempt's log. */
export function CurrentState({ attempt }: { attempt: Attempt }) {
  const { tenantSlug, cleanup } = attempt;
  return (
    <Card>
      <CardHeader>
        <CardTitle>Current state</CardTitle>
      </CardHeader>
      <CardContent>
        <Facts>
          <Fact label="Tenant">
            {tenantSlug ? (
              <Link
                href={`/tenants/${encodeURIComponent(tenantSlug)}`}
                prefetch={false}
                className="wrap-anywhere rounded-sm underline decoration-border-strong underline-offset-4 hover:decoration-foreground"
              >
                {tenantSlug}
              </Link>
            ) : (
              <span>{attempt.tenantId ? "Removed later" : "None"}</span>
            )}
          </Fact>
          <Fact label="Owner’s account">
            <span className={isLeftBehind(attempt) ? "font-medium text-danger" : undefined}>
              {accountText(attempt)}
            </span>
          </Fact>
          <Fact label="Clean-up">{cleanup ? <StateBadge state={cleanup.state} /> : "Not needed"}</Fact>
          <Fact label="Slug and e-mail">{reservationText(attempt)}</Fact>
        </Facts>
      </CardContent>
    </Card>
  );
}

/** True if an undone attempt left a user that no clean-up will remove automatically. */
function isLeftBehind({ state, ownerExists, ownerWasExisting, cleanup }: Attempt): boolean {
  const undone = state === "failed" || state === "rolled_back";
  return undone && ownerExists && !ownerWasExisting && cleanup?.state !== "pending";
}

function accountText({ ownerUserId, ownerExists, ownerWasExisting, state, cleanup }: Attempt): string {
  if (ownerWasExisting) return ownerExists ? "Already existed, kept" : "Removed later";
  if (!ownerUserId) return "None";
  if (state === "completed") return ownerExists ? "Exists" : "Removed later";
  if (state === "in_progress" || state === "interrupted") return ownerExists ? "Exists" : "Not created yet";
  if (!ownerExists) return "None";
  return cleanup && cleanup.state !== "done"
    ? "Still exists, waiting for clean-up"
    : "Still exists, left behind";
}

function reservationText({ state }: Attempt): string {
  if (state === "completed") return "Used by the tenant and its owner";
  return state === "in_progress" || state === "interrupted"
    ? "Reserved by this attempt"
    : "No longer reserved";
}
