import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { LinkPending } from "../../_components/navigation/link-pending";

const tabs = [
  { href: "/audit", label: "Attempts" },
  { href: "/audit/metrics", label: "Metrics" },
  { href: "/audit/cleanups", label: "Clean-ups" },
  { href: "/audit/staff", label: "Staff log" },
] as const;

type AuditTabsProps = {
  current: (typeof tabs)[number]["href"];
  /** How many clean-ups are open, and how many of those need an admin. */
  cleanups: { open: number; manual: number };
};

export function AuditTabs({ current, cleanups: { open, manual } }: AuditTabsProps) {
  return (
    <nav aria-label="Audit" className="mb-5 overflow-x-auto border-b">
      <ul className="flex">
        {tabs.map(({ href, label }) => (
          <li key={href}>
            <Link
              href={href}
              prefetch={false}
              aria-current={href === current ? "page" : undefined}
              className="flex h-10 items-center gap-2 whitespace-nowrap border-transparent border-b-2 px-3 text-muted-foreground transition-colors -outline-offset-2 hover:text-foreground aria-[current]:border-primary aria-[current]:font-medium aria-[current]:text-foreground"
            >
              <LinkPending>{label}</LinkPending>
              {href === "/audit/cleanups" && open > 0 && (
                <Badge variant={manual > 0 ? "danger" : "warning"}>
                  {open}
                  <span className="sr-only"> open</span>
                </Badge>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
