import Link from "next/link";
import { asButton } from "@/components/ui/button-variants";
import { PageHeader } from "../../_components/page-header";
import { InFlight } from "../_progress/in-flight";

/** An attempt without an outcome yet. It must not appear as failed, or staff would submit it again. */
export function Unsettled({ attemptId }: { attemptId: string }) {
  return (
    <>
      <PageHeader
        title="Checking what happened"
        description="This attempt hasn’t finished. Don’t submit the form again: this page shows each step, then the outcome."
      />
      <noscript>
        <meta httpEquiv="refresh" content="5" />
      </noscript>
      <div className="grid gap-6">
        <InFlight attemptId={attemptId} />
        <div>
          <Link href={`/audit/${attemptId}`} {...asButton({ variant: "outline" })}>
            View details
          </Link>
        </div>
      </div>
    </>
  );
}
