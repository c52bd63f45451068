import { ChevronLeft, ChevronRight, ChevronsLeft } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { asButton } from "@/components/ui/button-variants";

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
        <Link
          href={first}
          prefetch={false}
          {...asButton({ variant: "ghost", size: "sm", className: "-ml-3" })}
        >
          <ChevronsLeft aria-hidden />
          First page
        </Link>
      ) : (
        <span />
      )}
      <span className="flex gap-2">
        {newer && (
          <Link href={newer} prefetch={false} {...asButton({ variant: "outline", size: "sm" })}>
            <ChevronLeft aria-hidden />
            <span>{labels[0]}</span>
          </Link>
        )}
        {next && (
          <Link href={next} prefetch={false} {...asButton({ variant: "outline", size: "sm" })}>
            <span>{labels[1]}</span>
            <ChevronRight aria-hidden />
          </Link>
        )}
      </span>
    </nav>
  );
}
