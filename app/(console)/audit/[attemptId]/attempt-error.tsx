import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import type { Attempt } from "@/lib/audit/get";
import type { Detail } from "@/lib/platform/details";
import { explain } from "@/lib/provisioning/errors/explain";
import { Details } from "../_components/details";

/** Why the attempt ended without a tenant, or a notice that it was interrupted. */
export function AttemptError({ attempt }: { attempt: Attempt }) {
  if (attempt.state === "interrupted") {
    return (
      <Alert variant="warning">
        <AlertTitle as="h2">Interrupted</AlertTitle>
        <AlertDescription>
          The server stopped while this attempt was in progress. The next reconciliation will finish or undo
          it.
        </AlertDescription>
      </Alert>
    );
  }
  if (!attempt.errorCode) return null;
  const { title, cause, exists, next } = explain({
    code: attempt.errorCode,
    detail: Object.fromEntries(attempt.errorDetail.map((detail) => [detail.name, detail.value])),
  });
  return (
    <Alert variant={attempt.state === "rolled_back" ? "warning" : "danger"}>
      <AlertTitle as="h2">{title}</AlertTitle>
      <AlertDescription>
        <p>{cause}</p>
        <p>
          <strong className="font-medium">Current state:</strong> {exists}
        </p>
        <p>
          <strong className="font-medium">What to do:</strong> {next}
        </p>
        {attempt.rollbackReason && attempt.rollbackReason !== attempt.errorCode && (
          <p>
            <strong className="font-medium">Why it was rolled back:</strong>{" "}
            <span className="font-mono text-xs">{attempt.rollbackReason}</span>
          </p>
        )}
        <p className="flex flex-wrap gap-x-3 font-mono text-muted-foreground text-xs leading-5">
          <span>{attempt.errorCode}</span>
          <Details details={attempt.errorDetail.filter((detail) => !isIn(attempt.rollbackReason, detail))} />
        </p>
      </AlertDescription>
    </Alert>
  );
}

/** The rollback reason contains the details of its error in one line. */
function isIn(rollbackReason: string | null, { name, value }: Detail): boolean {
  return rollbackReason?.includes(`${name}: ${value}`) ?? false;
}
