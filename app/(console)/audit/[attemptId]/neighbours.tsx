import { ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { getNeighbours } from "@/lib/audit/similar";
import type { Reader } from "@/lib/auth/reader";

/** Links to the next newer and the next older attempt, in the order of the list. */
export async function Neighbours({ attemptId, reader }: { attemptId: string; reader: Reader }) {
  const { newer, older } = await getNeighbours(attemptId, reader);
  if (!newer && !older) return null;
  return (
    <nav aria-label="Other attempts" className="flex justify-between gap-2">
      {newer ? (
        <Button asChild variant="outline" size="sm">
          <Link href={`/audit/${newer}`} prefetch={false}>
            <ChevronLeft aria-hidden />
            Newer attempt
          </Link>
        </Button>
      ) : (
        <span />
      )}
      {older && (
        <Button asChild variant="outline" size="sm">
          <Link href={`/audit/${older}`} prefetch={false}>
            Older attempt
            <ChevronRight aria-hidden />
          </Link>
        </Button>
      )}
    </nav>
  );
}
