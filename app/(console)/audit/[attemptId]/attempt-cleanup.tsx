import Link from "next/link";
import { asButton } from "@/components/ui/button-variants";
import { Card, CardContent, CardFooter, CardHeader, CardTitle } from "@/components/ui/card";
import type { Attempt } from "@/lib/audit/get";
import { Fact, Facts } from "../../_components/facts";
import { LocalTime } from "../../_components/local-time";
import { StateBadge } from "../../_components/state-badge";
import { lastErrorText, reasonText } from "../cleanups/cleanup-texts";

/** The clean-up of the owner's account, if the attempt may have left it behind. */
export function AttemptCleanup({ cleanup }: { cleanup: Attempt["cleanup"] }) {
  if (!cleanup) return null;
  return (
    <Card>
      <CardHeader>
        <CardTitle>Clean-up of the owner’s account</CardTitle>
      </CardHeader>
      <CardContent>
        <Facts>
          <Fact label="State">
            <StateBadge state={cleanup.state} />
          </Fact>
          <Fact label="Reason">{reasonText(cleanup.reason)}</Fact>
          <Fact label="Tries">{cleanup.tries}</Fact>
          {cleanup.state === "pending" && (
            <Fact label="Next try">
              <LocalTime at={cleanup.nextTryAt} />
            </Fact>
          )}
          {cleanup.resolvedAt && (
            <Fact label="Resolved">
              <LocalTime at={cleanup.resolvedAt} />
            </Fact>
          )}
          {cleanup.lastError && <Fact label="Last error">{lastErrorText(cleanup.lastError)}</Fact>}
          <Fact label="User ID">
            <code className="wrap-anywhere font-mono text-xs">{cleanup.userId}</code>
          </Fact>
        </Facts>
      </CardContent>
      {cleanup.state !== "done" && (
        <CardFooter>
          <Link href="/audit/cleanups" prefetch={false} {...asButton({ variant: "outline", size: "sm" })}>
            Go to clean-ups
          </Link>
        </CardFooter>
      )}
    </Card>
  );
}
