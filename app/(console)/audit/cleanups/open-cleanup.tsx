import Link from "next/link";
import { Card, CardContent, CardFooter } from "@/components/ui/card";
import type { Cleanup } from "@/lib/cleanups/list";
import { Fact, Facts } from "../../_components/facts";
import { LocalTime } from "../../_components/local-time";
import { StateBadge } from "../../_components/state-badge";
import { CleanupForms } from "./cleanup-forms";
import { lastErrorText, reasonText } from "./cleanup-texts";
import { UserId } from "./user-id";

/** An auth user waiting for the reconciler or an admin. */
export function OpenCleanup({ cleanup, canAct }: { cleanup: Cleanup; canAct: boolean }) {
  const name = cleanup.name || "No name";
  return (
    <Card>
      <CardContent className="grid gap-4">
        <div className="grid gap-1">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h3 className="min-w-0 break-words font-semibold">
              <Link
                href={`/audit/${cleanup.attemptId}`}
                prefetch={false}
                className="rounded-sm underline decoration-border-strong underline-offset-4 hover:decoration-foreground"
              >
                <bdi>{name}</bdi>
              </Link>
            </h3>
            <StateBadge state={cleanup.state} />
          </div>
          <p className="text-muted-foreground">{reasonText(cleanup.reason)}</p>
        </div>
        <Facts layout="row">
          <Fact label="Tries">{cleanup.tries}</Fact>
          {cleanup.state === "pending" && (
            <Fact label="Next try">
              <LocalTime at={cleanup.nextTryAt} />
            </Fact>
          )}
          {cleanup.lastError && <Fact label="Last error">{lastErrorText(cleanup.lastError)}</Fact>}
          <Fact label="User ID">
            <UserId id={cleanup.userId} />
          </Fact>
        </Facts>
      </CardContent>
      {canAct && (
        <CardFooter>
          <CleanupForms userId={cleanup.userId} name={name} />
        </CardFooter>
      )}
    </Card>
  );
}
