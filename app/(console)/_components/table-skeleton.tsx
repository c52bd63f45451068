import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";

const rows = Array.from({ length: 8 }, (_, index) => index);

/** Stands in for a list while it loads: a head and rows of the height that they will have. */
export function TableSkeleton({ title }: { title: string }) {
  return (
    <div role="status" aria-label={`Loading: ${title}`}>
      <Skeleton className="mb-5 h-8 w-32 sm:mb-6" />
      <Skeleton className="mb-4 h-9 w-full sm:w-80" />
      <Card>
        <div className="h-9 border-b" />
        {rows.map((row) => (
          <div key={row} className="flex h-15 items-center gap-6 border-b px-4 last:border-0 sm:px-5">
            <div className="grid flex-1 gap-2">
              <Skeleton className="h-3.5 w-40 max-w-full" />
              <Skeleton className="h-3 w-24" />
            </div>
            <Skeleton className="hidden h-3.5 w-44 md:block" />
            <Skeleton className="h-5 w-20 rounded-full" />
            <Skeleton className="hidden h-3.5 w-32 sm:block" />
          </div>
        ))}
      </Card>
    </div>
  );
}
