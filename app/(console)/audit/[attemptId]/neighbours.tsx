import { ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import { asButton } from "@/components/ui/button-variants";
import { getNeighbours } from "@/lib/audit/similar";
import type { Reader } from "@/lib/auth/reader";

/** Links to the next newer and the next older attempt, in the order of the list. */
export async function Neighbours({ attemptId, reader }: { attemptId: string; reader: Reader }) {
  const { newer, older } = await getNeighbours(attemptId, reader);
  if (!newer && !older) return null;
  return (
    <nav aria-label="Other attempts" className="flex justify-between gap-2">
      {newer ? (
        <Link href={`/audit/${newer}`} prefetch={false} {...asButton({ variant: "outline", size: "sm" })}>
          <ChevronLeft aria-hidden />
          Newer attempt
        </Link>
      ) : (
        <span />
      )}
      {older && (
        <Link href={`/audit/${older}`} prefetch={false} {...asButton({ variant: "outline", size: "sm" })}>
          Older attempt
          <ChevronRight aria-hidden />
        </Link>
      )}
    </nav>
  );
}
