import Link from "next/link";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import type { TenantAttempt } from "@/lib/tenants/get";
import { Duration } from "../../_components/duration";
import { LocalTime } from "../../_components/local-time";
import { StateBadge } from "../../_components/state-badge";

/** The attempts for this tenant's slug, each with a link to its stages. */
export function TenantHistory({ attempts, madeHere }: { attempts: TenantAttempt[]; madeHere: boolean }) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>Attempts</CardTitle>
      </CardHeader>
      <CardContent className="grid gap-3">
        {!madeHere && <p className="text-muted-foreground">This tenant wasn’t created by this console.</p>}
        <ol className="grid gap-3">
          {attempts.map(({ id, state, actorEmail, startedAt, durationMs }) => (
            <li key={id} className="flex items-start justify-between gap-3">
              <div className="min-w-0">
                <Link
                  href={`/audit/${id}`}
                  prefetch={false}
                  className="rounded-sm underline decoration-border-strong underline-offset-4 hover:decoration-foreground"
                >
                  <LocalTime at={startedAt} />
                </Link>
                <div className="break-words text-[0.8125rem] text-muted-foreground">
                  <span>by {actorEmail}</span>
                  {durationMs !== null && (
                    <span>
                      {" · took "}
                      <Duration ms={durationMs} />
                    </span>
                  )}
                </div>
              </div>
              <StateBadge state={state} />
            </li>
          ))}
        </ol>
      </CardContent>
    </Card>
  );
}
