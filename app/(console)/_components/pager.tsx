import { ChevronLeft, ChevronRight, ChevronsLeft } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { Button } from "@/components/ui/button";

type PagerProps = {
  first: Route | null;
  newer: Route | null;
  next: Route | null;
  /** The labels of the last two links, for lists that are not sorted newest first. */
  labels?: readonly [newer: string, older: string];
};

/** Links to the first, newer and older pages of a list. Renders nothing if the list fits on one page. */
export function Pager({ first, newer, next, labels = ["Newer", "Older"] }: PagerProps) {
  if (!first && !newer && !next) return null;
  return (
    <nav aria-label="Pages" className="flex items-center justify-between gap-2 border-t px-4 py-2.5 sm:px-5">
      {first ? (
        <Button asChild variant="ghost" size="sm" className="-ml-3">
          <Link href={first} prefetch={false}>
            <ChevronsLeft aria-hidden />
            First page
          </Link>
        </Button>
      ) : (
        <span />
      )}
      <span className="flex gap-2">
        {newer && (
          <Button asChild variant="outline" size="sm">
            <Link href={newer} prefetch={false}>
              <ChevronLeft aria-hidden />
              <span>{labels[0]}</span>
            </Link>
          </Button>
        )}
        {next && (
          <Button asChild variant="outline" size="sm">
            <Link href={next} prefetch={false}>
              <span>{labels[1]}</span>
              <ChevronRight aria-hidden />
            </Link>
          </Button>
        )}
      </span>
    </nav>
  );
}
