import Link from "next/link";
import type { AttemptFilter } from "@/lib/audit/list";

const choices: { status?: AttemptFilter; label: string }[] = [
  { label: "All" },
  { status: "completed", label: "Completed" },
  { status: "failed", label: "Failed" },
  { status: "rolled_back", label: "Rolled back" },
  { status: "in_progress", label: "In progress" },
];

/** Links, so that a filter is in the address and works without scripts. */
export function AttemptFilterLinks({ current }: { current?: AttemptFilter }) {
  return (
    <nav aria-label="Filter by outcome" className="mb-4">
      <ul className="flex flex-wrap gap-1">
        {choices.map(({ status, label }) => (
          <li key={label}>
            <Link
              href={status ? `/audit?status=${status}` : "/audit"}
              prefetch={false}
              aria-current={status === current ? "true" : undefined}
              className="flex h-8 items-center rounded-md px-3 text-[0.8125rem] text-muted-foreground transition-colors hover:bg-accent hover:text-foreground aria-[current]:bg-secondary aria-[current]:font-medium aria-[current]:text-foreground"
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
