import Link from "next/link";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { explain } from "@/lib/provisioning/errors/explain";
import { cleanupPendingText } from "@/lib/provisioning/errors/messages";
import type { Outcome } from "@/lib/provisioning/outcome";
import { PageHeader } from "../../_components/page-header";
import { AttemptCode } from "./attempt-code";

/** A refused attempt by its own address. What was typed is kept in the tab that sent it. */
export function Refused({ outcome }: { outcome: Extract<Outcome, { kind: "refused" }> }) {
  const { code, attemptId, cleanupPending } = outcome;
  const { title, cause, exists, next } = explain(outcome);
  return (
    <>
      <PageHeader title="The tenant was not created" />
      <div className="grid gap-6">
        <Alert variant="danger">
          <AlertTitle as="h2">{title}</AlertTitle>
          <AlertDescription>
            <p>{cause}</p>
            <p>
              {cleanupPending ? cleanupPendingText : exists} {next}
            </p>
            <AttemptCode code={code} attemptId={attemptId} />
          </AlertDescription>
        </Alert>
        <div className="flex flex-wrap gap-3">
          <Button asChild>
            <Link href="/provision-v2">Back to the form</Link>
          </Button>
          <Button asChild variant="outline">
            <Link href={`/audit/${attemptId}`}>See every stage</Link>
          </Button>
        </div>
      </div>
    </>
  );
}
