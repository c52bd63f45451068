import { ScrollText, SearchX } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
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
  return (
    <Empty>
      <EmptyMedia>
        <SearchX />
      </EmptyMedia>
      <EmptyTitle>No attempts found</EmptyTitle>
      <EmptyDescription>
        {hasRange ? "No attempt in this time range matches all filters." : "No attempt matches all filters."}
      </EmptyDescription>
      <EmptyContent>
        {hasRange && (
          <Button asChild variant="outline">
            <Link href={viewHref("/audit", view, anyTime)}>Search any time</Link>
          </Button>
        )}
        {view.query && (
          <Button asChild variant="ghost">
            <Link href={viewHref("/audit", view, { query: "" })}>Remove all filters</Link>
          </Button>
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
