"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/lib/cn";

const items = [
  { href: "/tenants", label: "Tenants", adminOnly: false },
  { href: "/provision-v2", label: "Provision", adminOnly: true },
  { href: "/audit", label: "Audit", adminOnly: false },
] as const;

export function ConsoleNav({ canProvision }: { canProvision: boolean }) {
  const pathname = usePathname();
  return (
    <nav aria-label="Main" className="-mx-3 w-[calc(100%+1.5rem)] sm:mx-0 sm:w-auto">
      <ul className="flex">
        {items
          .filter(({ adminOnly }) => canProvision || !adminOnly)
          .map(({ href, label }) => {
            const within = pathname.startsWith(`${href}/`);
            return (
              <li key={href}>
                <Link
                  href={href}
                  aria-current={pathname === href ? "page" : within ? "true" : undefined}
                  className={cn(
                    "-mb-px flex h-10 items-center border-transparent border-b-2 px-3 text-muted-foreground transition-colors -outline-offset-2 hover:text-foreground sm:h-14",
                    "aria-[current]:border-primary aria-[current]:font-medium aria-[current]:text-foreground",
                  )}
                >
                  {label}
                </Link>
              </li>
            );
          })}
      </ul>
    </nav>
  );
}
