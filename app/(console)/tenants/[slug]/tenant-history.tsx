import Link from "next/link";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import type { TenantAttempt } from "@/lib/tenants/get";
import { Duration } from "../../_components/duration";
import { LocalTime } from "../../_components/local-time";
import { StateBadge } from "../../_components/state-badge";

type TenantHistoryProps = { attempts: TenantAttempt[]; otherAttempts: TenantAttempt[] };

/** The attempts to create this tenant, and other attempts that requested its slug, each with a link to its stages. */
export function TenantHistory({ attempts, otherAttempts }: TenantHistoryProps) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>Attempts</CardTitle>
      </CardHeader>
      <CardContent className="grid gap-3">
        {attempts.length > 0 ? (
          <AttemptLinks attempts={attempts} label="Attempts to create this tenant" />
        ) : (
          <p className="text-muted-foreground">No attempt in the audit log created this tenant.</p>
        )}
        {otherAttempts.length > 0 && (
          <details className="border-t pt-3">
            <summary className="w-fit cursor-pointer rounded-sm text-muted-foreground hover:text-foreground">
              <span>Other attempts with this slug</span> <span>({otherAttempts.length})</span>
            </summary>
            <p className="mt-2 mb-3 text-[0.8125rem] text-muted-foreground">
              These attempts requested the same slug. They didn’t change this tenant.
            </p>
            <AttemptLinks attempts={otherAttempts} label="Other attempts with this slug" />
          </details>
        )}
      </CardContent>
    </Card>
  );
}

function AttemptLinks({ attempts, label }: { attempts: TenantAttempt[]; label: string }) {
  return (
    <ol aria-label={label} className="grid gap-3">
      {attempts.map(({ id, state, actorEmail, startedAt, durationMs }) => (
        <li key={id} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3">
          <Link
            href={`/audit/${id}`}
            prefetch={false}
            className="w-fit rounded-sm underline decoration-border-strong underline-offset-4 hover:decoration-foreground"
          >
            <LocalTime at={startedAt} />
          </Link>
          <StateBadge state={state} />
          <div className="col-span-2 break-words text-[0.8125rem] text-muted-foreground">
            {durationMs === null ? (
              <span>by {actorEmail}</span>
            ) : (
              <>
                <span>by {actorEmail},</span>{" "}
                <span className="whitespace-nowrap">
                  took <Duration ms={durationMs} />
                </span>
              </>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}
