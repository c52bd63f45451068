import type { Metadata } from "next";
import { rangeOf } from "@/lib/audit/query/range";
import { readView } from "@/lib/audit/view";
import { readerOf } from "@/lib/auth/reader";
import { requireStaff } from "@/lib/auth/session";
import { countCleanups } from "@/lib/cleanups/list";
import { PageHeader } from "../../_components/page-header";
import { staffPage } from "../../_components/with-busy-screen";
import { AuditTabs } from "../_components/audit-tabs";
import { RangeLinks } from "../_components/range-links";
import { AllFigures } from "./all-figures";
import { StoreTimeZone } from "./store-time-zone";
import { readTimeZone } from "./time-zone";

export const metadata: Metadata = { title: "Metrics" };

export default staffPage(async ({ searchParams }: PageProps<"/audit/metrics">) => {
  const staff = await requireStaff();
  const { preset, days } = readView(await searchParams);
  const view = { ...readView({}), preset, days };
  const timeZone = await readTimeZone();
  const range = rangeOf(preset, days, Date.now());
  return (
    <>
      <PageHeader title="Metrics" description="Provisioning performance against targets." />
      <AuditTabs current="/audit/metrics" cleanups={await countCleanups(readerOf(staff))} />
      <div className="grid gap-4">
        <RangeLinks path="/audit/metrics" view={view} unboundedLabel={null} />
        <AllFigures range={range} view={view} staff={staff} timeZone={timeZone} />
        <StoreTimeZone />
      </div>
    </>
  );
});
