"use client";

import Link from "next/link";
import { Button } from "@/components/ui/button";
import { PageHeader } from "../../_components/page-header";
import { ConnectionLost } from "./connection-lost";
import { Progress } from "./progress";
import { useWatch } from "./use-watch";

/** An attempt without an outcome yet. It is never called failed, and must not be sent again. */
export function InFlight({ attemptId }: { attemptId: string }) {
  const { marks, connected } = useWatch(attemptId);
  return (
    <>
      <PageHeader
        title="Checking what happened"
        description="This attempt hasn’t finished. Don’t send the form again: this page shows each step, and then the outcome."
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
            <Link href={`/audit/${attemptId}`}>See every stage</Link>
          </Button>
        </div>
      </div>
    </>
  );
}
