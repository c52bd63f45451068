import Link from "next/link";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { asButton } from "@/components/ui/button-variants";
import { explain } from "@/lib/provisioning/errors/explain";
import { cleanupPendingText } from "@/lib/provisioning/errors/messages";
import type { Outcome } from "@/lib/provisioning/outcome";
import { PageHeader } from "../../_components/page-header";
import { AttemptCode } from "./attempt-code";

/** The page of a refused attempt. The tab that submitted it keeps the typed values. */
export function Refused({ outcome }: { outcome: Extract<Outcome, { kind: "refused" }> }) {
  const { code, attemptId, cleanupPending } = outcome;
  const { title, cause, exists, next } = explain(outcome);
  return (
    <>
      <PageHeader title="The tenant wasn’t created" />
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
          <Link href="/provision-v2" {...asButton()}>
            Back to the form
          </Link>
          <Link href={`/audit/${attemptId}`} {...asButton({ variant: "outline" })}>
            View details
          </Link>
        </div>
      </div>
    </>
  );
}
