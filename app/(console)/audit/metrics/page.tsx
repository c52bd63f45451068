import type { Metadata } from "next";
import { Suspense } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import { countCleanups } from "@/lib/audit/cleanups";
import { rangeOf } from "@/lib/audit/range";
import { addressOf, readView } from "@/lib/audit/view";
import { requireStaff } from "@/lib/auth/session";
import { PageHeader } from "../../_components/page-header";
import { AuditTabs } from "../_components/audit-tabs";
import { RangeLinks } from "../_components/range-links";
import { AllFigures } from "./all-figures";

export const metadata: Metadata = { title: "Metrics" };

export default async function MetricsPage({ searchParams }: PageProps<"/audit/metrics">) {
  await requireStaff();
  const { preset, days } = readView(await searchParams);
  const view = { ...readView({}), preset, days };
  const range = rangeOf(preset, days, Date.now());
  return (
    <>
      <PageHeader title="Metrics" description="How provisioning does, against what it promises." />
      <AuditTabs current="/audit/metrics" cleanups={await countCleanups()} />
      <div className="grid gap-4">
        <RangeLinks path="/audit/metrics" view={view} open={null} />
        <Suspense key={addressOf("/audit/metrics", view)} fallback={<Loading />}>
          <AllFigures range={range} view={view} />
        </Suspense>
      </div>
    </>
  );
}

function Loading() {
  return (
    <div role="status" aria-label="Loading the figures" className="grid gap-4">
      <Skeleton className="h-48" />
      <Skeleton className="h-80" />
      <div className="grid gap-4 lg:grid-cols-2">
        <Skeleton className="h-80" />
        <Skeleton className="h-80" />
      </div>
    </div>
  );
}
