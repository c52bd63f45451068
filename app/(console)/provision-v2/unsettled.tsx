import Link from "next/link";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { PageHeader } from "../_components/page-header";
import { Refresh } from "./refresh";

/** An attempt whose end is not known yet. It is never called failed, and must not be sent again. */
export function Unsettled({ attemptId }: { attemptId: string }) {
  return (
    <div className="mx-auto max-w-2xl">
      <PageHeader title="Checking what happened" />
      <Refresh everyMs={2_000} />
      <noscript>
        <meta httpEquiv="refresh" content="5" />
      </noscript>
      <div className="grid gap-6">
        <Alert variant="info" role="status">
          <AlertTitle as="h2">This attempt is not finished yet</AlertTitle>
          <AlertDescription>
            <p>
              We are checking whether the tenant was created. Do not send the form again: this page updates by
              itself, and it is safe to leave.
            </p>
          </AlertDescription>
        </Alert>
        <div>
          <Button asChild variant="outline">
            <Link href={`/audit/${attemptId}`}>See every stage</Link>
          </Button>
        </div>
      </div>
    </div>
  );
}
