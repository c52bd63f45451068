import { TriangleAlert } from "lucide-react";
import type { Route } from "next";

/** What stands where figures would be while the database does not give them: never a zero. */
export function FiguresFailed({ retry }: { retry: Route }) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg border border-danger/30 bg-danger-soft px-4 py-3"
    >
      <TriangleAlert aria-hidden className="size-4 text-danger" />
      <p>The figures could not be loaded: the database did not answer as expected.</p>
      {/* A whole load: what failed is not kept, and it works without scripts. */}
      <a href={retry} className="font-medium text-primary underline underline-offset-4">
        Try again
      </a>
    </div>
  );
}
