"use client";

import { usePathname } from "next/navigation";
import type { ProvisionPath } from "@/app/(console)/_components/navigation/provision-path";
import { cn } from "@/components/cn";
import { ConsoleLink } from "./console-link";
import { LinkPending } from "./link-pending";

/** `provisionPath` is what "Provision" opens; null for staff without the admin role, who don't see "Staff" either. */
export function ConsoleNav({ provisionPath }: { provisionPath: ProvisionPath | null }) {
  const pathname = usePathname();
  const items = [
    { href: "/tenants", label: "Tenants" },
    ...(provisionPath ? [{ href: provisionPath, label: "Provision" }] : []),
    { href: "/audit", label: "Audit" },
    ...(provisionPath ? [{ href: "/staff" as const, label: "Staff" }] : []),
  ] as const;
  return (
    <nav aria-label="Main" className="-mx-3 w-[calc(100%+1.5rem)] max-sm:order-last sm:mx-0 sm:w-auto">
      <ul className="flex">
        {items.map(({ href, label }) => {
          const within = pathname.startsWith(`${href}/`);
          return (
            <li key={href}>
              <ConsoleLink
                href={href}
                aria-current={pathname === href ? "page" : within ? "true" : undefined}
                className={cn(
                  "-mb-px flex h-10 items-center gap-2 border-transparent border-b-2 px-3 text-muted-foreground transition-colors -outline-offset-2 hover:text-foreground sm:h-14",
                  "aria-[current]:border-primary aria-[current]:font-medium aria-[current]:text-foreground",
                )}
              >
                <LinkPending>{label}</LinkPending>
              </ConsoleLink>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
