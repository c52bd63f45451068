import { ScrollText, SearchX } from "lucide-react";
import Link from "next/link";
import { asButton } from "@/components/ui/button-variants";
import { Empty, EmptyContent, EmptyDescription, EmptyMedia, EmptyTitle } from "@/components/ui/empty";
import { type View, viewHref } from "@/lib/audit/view";

const anyTime = { preset: null, days: { from: "", to: "" } };

export function NoAttempts({ view }: { view: View }) {
  const hasRange = view.preset !== null || view.days.from !== "" || view.days.to !== "";
  if (!view.query && !hasRange) {
    return (
      <Empty>
        <EmptyMedia>
          <ScrollText />
        </EmptyMedia>
        <EmptyTitle>No attempts yet</EmptyTitle>
        <EmptyDescription>The first attempt to provision a tenant will appear here.</EmptyDescription>
      </Empty>
    );
  }
  const within = hasRange ? " in this time range" : "";
  return (
    <Empty>
      <EmptyMedia>
        <SearchX />
      </EmptyMedia>
      <EmptyTitle>No attempts found</EmptyTitle>
      <EmptyDescription>
        {view.query ? `No attempt${within} matches all filters.` : "No attempts started in this time range."}
      </EmptyDescription>
      <EmptyContent>
        {hasRange && (
          <Link href={viewHref("/audit", view, anyTime)} {...asButton({ variant: "outline" })}>
            Remove the time range
          </Link>
        )}
        {view.query && (
          <Link href={viewHref("/audit", view, { query: "" })} {...asButton({ variant: "ghost" })}>
            Remove all filters
          </Link>
        )}
      </EmptyContent>
    </Empty>
  );
}

export function SearchNotRun() {
  return (
    <Empty>
      <EmptyMedia>
        <SearchX />
      </EmptyMedia>
      <EmptyTitle>Search not run</EmptyTitle>
      <EmptyDescription>Fix the highlighted part above.</EmptyDescription>
    </Empty>
  );
}
