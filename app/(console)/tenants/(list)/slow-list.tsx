import { Hourglass } from "lucide-react";
import { Empty, EmptyDescription, EmptyMedia, EmptyTitle } from "@/components/ui/empty";
import type { MissingIndexes } from "@/lib/tenants/list-or-explain";

const purposes: Record<MissingIndexes[number], string> = {
  status: "the status filter",
  plan: "the plan filter",
  "order by name": "sorting by name",
  "name or slug": "searches by name or slug",
  accents: "searches for names with accents",
  "host name": "searches by host name",
};

/** Replaces the list if it took too long because the product’s tables lack indexes. */
export function SlowList({ missing }: { missing: MissingIndexes }) {
  const list = new Intl.ListFormat("en", { type: "conjunction" }).format(missing.map((use) => purposes[use]));
  return (
    <div role="alert">
      <Empty>
        <EmptyMedia>
          <Hourglass />
        </EmptyMedia>
        <EmptyTitle>The list took too long to load</EmptyTitle>
        <EmptyDescription>
          {`The database has no index for ${list}. Try another filter or order.`}
        </EmptyDescription>
        <EmptyDescription>
          An operator can run <code className="whitespace-nowrap font-mono">npm run db:adopt</code>, which
          prints the statements that create the indexes.
        </EmptyDescription>
      </Empty>
    </div>
  );
}
