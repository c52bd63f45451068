import Link from "next/link";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import type { Attempt } from "@/lib/audit/get";
import { Fact, Facts } from "../../_components/facts";
import { StateBadge } from "../../_components/state-badge";

/** Which of the attempt's records exist now, read from the records themselves instead of the log. */
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
                className="break-all rounded-sm underline decoration-border-strong underline-offset-4 hover:decoration-foreground"
              >
                {tenantSlug}
              </Link>
            ) : (
              <span>{attempt.tenantId ? "removed later" : "none"}</span>
            )}
          </Fact>
          <Fact label="Owner’s account">
            <span className={isLeftBehind(attempt) ? "font-medium text-danger" : undefined}>
              {accountText(attempt)}
            </span>
          </Fact>
          <Fact label="Clean-up">{cleanup ? <StateBadge state={cleanup.state} /> : "none needed"}</Fact>
          <Fact label="Slug and e-mail">{reservationText(attempt)}</Fact>
        </Facts>
      </CardContent>
    </Card>
  );
}

/** True if an undone attempt left a user that no clean-up will remove. */
function isLeftBehind({ state, ownerExists, ownerWasExisting, cleanup }: Attempt): boolean {
  const undone = state === "failed" || state === "rolled_back";
  return undone && ownerExists && !ownerWasExisting && cleanup?.state !== "pending";
}

function accountText({ ownerUserId, ownerExists, ownerWasExisting, state, cleanup }: Attempt): string {
  if (ownerWasExisting) return ownerExists ? "already existed, kept" : "removed later";
  if (!ownerUserId) return "none";
  if (state === "completed") return ownerExists ? "exists" : "removed later";
  if (state === "in_progress" || state === "interrupted") return ownerExists ? "exists" : "not created yet";
  if (!ownerExists) return "none";
  return cleanup && cleanup.state !== "done"
    ? "still exists, waiting for clean-up"
    : "still exists, left behind";
}

function reservationText({ state }: Attempt): string {
  if (state === "completed") return "used by the tenant and its owner";
  return state === "in_progress" || state === "interrupted"
    ? "reserved by this attempt"
    : "no longer reserved";
}
