import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import type { AttemptExplanation } from "@/lib/audit/explain";
import type { Attempt } from "@/lib/audit/get";
import { Sentence } from "../../_components/sentence";
import { Details } from "../_components/details";

type AttemptErrorProps = { attempt: Attempt; explanation: AttemptExplanation | null };

/** Why the attempt ended without a tenant, or a notice that it was interrupted. */
export function AttemptError({ attempt, explanation }: AttemptErrorProps) {
  if (attempt.state === "interrupted") {
    return (
      <Alert variant="warning">
        <AlertTitle as="h2">Interrupted</AlertTitle>
        <AlertDescription>
          The server stopped while this attempt was in progress. The next run of the reconciler will undo it.
        </AlertDescription>
      </Alert>
    );
  }
  if (!explanation) return null;
  const { title, cause, exists, next } = explanation;
  return (
    <Alert variant={attempt.state === "rolled_back" ? "warning" : "danger"}>
      <AlertTitle as="h2">{title}</AlertTitle>
      <AlertDescription>
        <p>
          <Sentence parts={cause} />
        </p>
        <p>
          <strong className="font-medium">Current state:</strong> <span>{exists}</span>
        </p>
        <p>
          <strong className="font-medium">What to do:</strong> <span>{next}</span>
        </p>
        <TechnicalDetails attempt={attempt} />
      </AlertDescription>
    </Alert>
  );
}

/** The error code, and the details for developers. Conflicts show only the code: the alert already explains them. */
function TechnicalDetails({ attempt: { errorCode, errorDetail, rollbackReason } }: { attempt: Attempt }) {
  const isConflict = errorCode === "SLUG_TAKEN" || errorCode === "EMAIL_TAKEN";
  const reason = rollbackReason === errorCode ? null : rollbackReason;
  if (isConflict || (errorDetail.length === 0 && !reason))
    return <p className="font-mono text-muted-foreground text-xs leading-5">{errorCode}</p>;
  return (
    <details className="text-muted-foreground text-xs leading-5">
      <summary className="w-fit cursor-pointer rounded-sm hover:text-foreground">
        <span className="font-mono">{errorCode}</span> <span>· technical details</span>
      </summary>
      <div className="mt-1 grid gap-1 font-mono">
        {reason && <p className="wrap-anywhere">{reason}</p>}
        <p className="flex flex-wrap gap-x-3">
          <Details details={errorDetail} />
        </p>
      </div>
    </details>
  );
}
