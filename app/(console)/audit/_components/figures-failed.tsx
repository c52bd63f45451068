import { TriangleAlert } from "lucide-react";
import type { Route } from "next";

/** Replaces the figures if the database fails, so that a failure is not mistaken for zero. */
export function FiguresFailed({ retry }: { retry: Route }) {
  return (
    <div role="alert" className="flex gap-3 rounded-lg border border-danger/30 bg-danger-soft px-4 py-3">
      <TriangleAlert aria-hidden className="mt-1 size-4 shrink-0 text-danger" />
      <p>
        <span>The figures couldn’t be loaded because of a database error.</span>{" "}
        {/* A full page load, which never reuses the failed result and works without JavaScript. */}
        <a href={retry} className="whitespace-nowrap font-medium text-primary underline underline-offset-4">
          Try again
        </a>
      </p>
    </div>
  );
}
