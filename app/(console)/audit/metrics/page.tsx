import type { Metadata } from "next";
import { countCleanups } from "@/lib/audit/cleanups";
import { rangeOf } from "@/lib/audit/range";
import { readView } from "@/lib/audit/view";
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
        <AllFigures range={range} view={view} />
      </div>
    </>
  );
}
