import { ChevronRight, ChevronsLeft } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { Button } from "@/components/ui/button";

/** Links to the first and the next page of a list; nothing where the list fits on one. */
export function Pager({ first, next }: { first: Route | null; next: Route | null }) {
  if (!first && !next) return null;
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
      {next && (
        <Button asChild variant="outline" size="sm">
          <Link href={next} prefetch={false}>
            Older
            <ChevronRight aria-hidden />
          </Link>
        </Button>
      )}
    </nav>
  );
}
