"use client";

import Link from "next/link";
import { Button } from "@/components/ui/button";
import { PageHeader } from "../_components/page-header";
import { Progress } from "./progress";
import { useWatch } from "./use-watch";

/** An attempt whose end is not known yet. It is never called failed, and must not be sent again. */
export function InFlight({ attemptId }: { attemptId: string }) {
  const marks = useWatch(attemptId);
  return (
    <>
      <PageHeader
        title="Checking what happened"
        description="This attempt has no end yet. Do not send the form again: this page shows each step, and the outcome once there is one."
      />
      <noscript>
        <meta httpEquiv="refresh" content="5" />
      </noscript>
      <div className="grid gap-6">
        <Progress title="The attempt so far" marks={marks} />
        <div>
          <Button asChild variant="outline">
            <Link href={`/audit/${attemptId}`}>See every stage</Link>
          </Button>
        </div>
      </div>
    </>
  );
}
