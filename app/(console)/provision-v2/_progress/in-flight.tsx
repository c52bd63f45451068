"use client";

import Link from "next/link";
import { Button } from "@/components/ui/button";
import { PageHeader } from "../../_components/page-header";
import { ConnectionLost } from "./connection-lost";
import { Progress } from "./progress";
import { useWatch } from "./use-watch";

/** An attempt without an outcome yet. It must not appear as failed, or staff would submit it again. */
export function InFlight({ attemptId }: { attemptId: string }) {
  const { marks, connected } = useWatch(attemptId);
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
        <Progress title="The attempt so far" marks={marks}>
          {!connected && <ConnectionLost attemptExists />}
        </Progress>
        <div>
          <Button asChild variant="outline">
            <Link href={`/audit/${attemptId}`}>View details</Link>
          </Button>
        </div>
      </div>
    </>
  );
}
