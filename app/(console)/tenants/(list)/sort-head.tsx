import { ArrowDown, ArrowUp } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { TableHead } from "@/components/ui/table";
import type { TenantFilter } from "@/lib/tenants/filter";
import type { TenantSort } from "@/lib/tenants/order";
import { listAddress } from "./list-address";

type SortHeadProps = {
  label: string;
  filter: TenantFilter;
  sort: TenantSort;
  /** The column’s ascending and descending orders, and the one that the first click selects. */
  up: TenantSort;
  down: TenantSort;
  first: TenantSort;
  className?: string;
};

/** A column heading that sorts the list by its column, or reverses the order if the list is already sorted by that column. */
export function SortHead({ label, filter, sort, up, down, first, className }: SortHeadProps) {
  const direction = sort === up ? "ascending" : sort === down ? "descending" : undefined;
  const opposite = sort === up ? down : up;
  return (
    <TableHead aria-sort={direction} className={className}>
      <SortLink
        label={label}
        href={listAddress(filter, direction ? opposite : first)}
        direction={direction}
      />
    </TableHead>
  );
}

type SortLinkProps = { label: string; href: Route; direction: "ascending" | "descending" | undefined };

function SortLink({ label, href, direction }: SortLinkProps) {
  const Arrow = direction === "ascending" ? ArrowUp : ArrowDown;
  return (
    <Link
      href={href}
      prefetch={false}
      className="group flex w-fit [.text-right>&]:ml-auto [.text-right>&]:flex-row-reverse items-center gap-1 rounded-sm hover:text-foreground hover:underline underline-offset-4"
    >
      <span className={direction && "text-foreground"}>{label}</span>
      <Arrow
        aria-hidden
        className={direction ? "size-3.5 text-foreground" : "size-3.5 opacity-0 group-hover:opacity-60"}
      />
    </Link>
  );
}
