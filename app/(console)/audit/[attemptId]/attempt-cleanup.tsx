import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import type { Attempt } from "@/lib/audit/get";
import { Fact, Facts } from "../../_components/facts";
import { LocalTime } from "../../_components/local-time";

const states = {
  pending: { label: "Waiting", variant: "warning" },
  done: { label: "Done", variant: "success" },
  manual: { label: "Needs a person", variant: "danger" },
} as const;

/** The auth user that this attempt may have left behind. */
export function AttemptCleanup({ cleanup }: { cleanup: Attempt["cleanup"] }) {
  if (!cleanup) return null;
  const { label, variant } = states[cleanup.state];
  return (
    <Card>
      <CardHeader>
        <CardTitle>Clean-up of the owner’s account</CardTitle>
      </CardHeader>
      <CardContent>
        <Facts>
          <Fact label="State">
            <Badge variant={variant}>{label}</Badge>
          </Fact>
          <Fact label="Reason">{cleanup.reason}</Fact>
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
          {cleanup.lastError && <Fact label="Last error">{cleanup.lastError}</Fact>}
          <Fact label="User id">
            <code className="break-all font-mono text-xs">{cleanup.userId}</code>
          </Fact>
        </Facts>
      </CardContent>
    </Card>
  );
}
