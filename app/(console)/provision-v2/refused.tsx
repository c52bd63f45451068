import Link from "next/link";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { explain } from "@/lib/provisioning/errors";
import type { Outcome } from "@/lib/provisioning/outcome";
import { PageHeader } from "../_components/page-header";

/** A refused attempt by its own address, without the form that it came from. */
export function Refused({ outcome }: { outcome: Extract<Outcome, { kind: "refused" }> }) {
  const { title, cause, exists, next } = explain(outcome.code);
  return (
    <div className="mx-auto max-w-2xl">
      <PageHeader title="The tenant was not created" />
      <div className="grid gap-6">
        <Alert variant="danger">
          <AlertTitle as="h2">{title}</AlertTitle>
          <AlertDescription>
            <p>{cause}</p>
            <p>
              {outcome.cleanupPending
                ? "The owner’s account may be left over; it is flagged and will be removed."
                : exists}{" "}
              {next}
            </p>
          </AlertDescription>
        </Alert>
        <div className="flex flex-wrap gap-3">
          <Button asChild>
            <Link href="/provision-v2">Start again</Link>
          </Button>
          <Button asChild variant="outline">
            <Link href={`/audit/${outcome.attemptId}`}>See every stage</Link>
          </Button>
        </div>
      </div>
    </div>
  );
}
