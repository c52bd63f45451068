import type { Metadata } from "next";
import Link from "next/link";
import { Suspense } from "react";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { getChanges } from "@/lib/audit/changes";
import { listAttempts } from "@/lib/audit/list";
import type { ParsedQuery } from "@/lib/audit/query";
import { parseQueryFor } from "@/lib/audit/query/hidden-terms";
import { boundsOf, rangeOf } from "@/lib/audit/query/range";
import { readView, type View, viewHref, viewSearch } from "@/lib/audit/view";
import { type Reader, readerOf, standbyReaderOf } from "@/lib/auth/reader";
import { requireStaff } from "@/lib/auth/session";
import { countCleanups } from "@/lib/cleanups/list";
import { DataAge } from "../../_components/data-age/data-age";
import { PageHeader } from "../../_components/page-header";
import { Pager } from "../../_components/pager";
import { staffPage } from "../../_components/with-busy-screen";
import { AuditTabs } from "../_components/audit-tabs";
import { Live } from "../_components/live";
import { RangeLinks } from "../_components/range-links";
import { AttemptTable } from "./attempt-table";
import { DoctorResult } from "./doctor-result";
import { ExportMenu } from "./export-menu";
import { ListFigures } from "./list-figures";
import { NoAttempts, SearchNotRun } from "./no-attempts";
import { OutcomeLinks } from "./outcome-links";
import { QueryBox } from "./query-box";
import { QueryChips } from "./query-chips";

export const metadata: Metadata = { title: "Audit log" };

export default staffPage(async ({ searchParams }: PageProps<"/audit">) => {
  const staff = await requireStaff();
  const reader = readerOf(staff);
  const view = readView(await searchParams);
  // A live list must not use a standby: polls report only changes after `since`, which is read from the primary, so
  // a change that the standby does not have yet would stay hidden.
  const listReader = view.live ? reader : standbyReaderOf(staff, { showsAge: true });
  const parsed = parseQueryFor(reader, view.query);
  // Read before the list, so that no change in between is missed.
  const { token: since } = await getChanges(null, reader);
  const [cleanups, list] = await Promise.all([countCleanups(reader), listOf(view, parsed, listReader)]);
  const isPaged = view.after !== "" || view.before !== "";
  const range = rangeOf(view.preset, view.days, Date.now());
  return (
    <>
      <PageHeader
        title="Audit log"
        description="Every attempt to create a tenant, including failures."
        actions={
          <div className="relative flex flex-wrap items-center gap-2 max-sm:w-full">
            {/* New attempts appear on the first page. */}
            {!isPaged && <Live since={since} initiallyOn={view.live} />}
            {list !== null && <ExportMenu search={exportParams(view)} personalData={!reader.masked} />}
          </div>
        }
      />
      <AuditTabs current="/audit" cleanups={cleanups} />
      <div className="grid gap-4">
        <DataAge reader={listReader} />
        <QueryBox view={view} problems={parsed.problems} />
        <QueryChips view={view} terms={parsed.terms} />
        <div className="flex flex-wrap gap-x-6 gap-y-1">
          <OutcomeLinks view={view} terms={parsed.terms} />
          <RangeLinks path="/audit" view={view} unboundedLabel="Any time" />
        </div>
        <Suspense fallback={<LoadingFigures />}>
          <ListFigures range={range} view={view} reader={listReader} />
        </Suspense>
        <Card>
          {list === null ? <SearchNotRun /> : <Attempts view={view} list={list} isPaged={isPaged} />}
        </Card>
      </div>
      <DoctorResult reader={reader} />
    </>
  );
});

/** Null if the query cannot be parsed, in which case no search runs. */
async function listOf(
  { preset, days, after, before }: View,
  { terms, problems }: ParsedQuery,
  reader: Reader,
) {
  if (problems.length > 0) return null;
  const started = boundsOf(preset, days, Date.now());
  return listAttempts({ terms, started }, { after, before }, reader);
}

/**
 * A placeholder until the figures arrive. Without JavaScript, streamed content never appears, so a link to the figures
 * is shown.
 */
function LoadingFigures() {
  return (
    <div>
      <div role="status" aria-label="Loading figures" className="noscript:hidden">
        <Skeleton className="h-5 max-w-md" />
      </div>
      <Link
        href="/audit/metrics"
        className="hidden text-primary underline underline-offset-4 noscript:inline"
      >
        View metrics
      </Link>
    </div>
  );
}

/** The URL parameters of an export. It covers all pages of the view and is not live. */
function exportParams(view: View): string {
  return viewSearch({ ...view, after: "", before: "", live: false });
}

type AttemptsProps = { view: View; list: NonNullable<Awaited<ReturnType<typeof listOf>>>; isPaged: boolean };

function Attempts({ view, isPaged, list: { items, newer, older } }: AttemptsProps) {
  return (
    <>
      {items.length > 0 ? <AttemptTable attempts={items} /> : <NoAttempts view={view} />}
      <Pager
        first={isPaged ? viewHref("/audit", view) : null}
        newer={newer === null ? null : viewHref("/audit", view, { before: newer })}
        next={older === null ? null : viewHref("/audit", view, { after: older })}
      />
    </>
  );
}
