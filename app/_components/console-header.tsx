import Link from "next/link";
import type { ReactNode } from "react";
import { ConsoleNav } from "@/app/(console)/_components/navigation/console-nav";
import type { ProvisionPath } from "@/app/(console)/_components/navigation/provision-path";
import { Brand } from "./brand";

type ConsoleHeaderProps = {
  /** Null for staff without the admin role. */
  provisionPath: ProvisionPath | null;
  /** Tools at the end of the first line. */
  children?: ReactNode;
};

/**
 * The brand and the navigation, which is on the second line of a narrow screen. In browsers that support
 * `reading-flow`, the Tab key follows this visual order.
 */
export function ConsoleHeader({ provisionPath, children }: ConsoleHeaderProps) {
  return (
    <header className="border-b bg-card">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-6 px-4 [reading-flow:flex-visual] sm:px-6">
        <Link href="/tenants" className="flex h-12 items-center rounded-md sm:h-14">
          <Brand />
        </Link>
        <ConsoleNav provisionPath={provisionPath} />
        {children && <div className="ml-auto flex items-center gap-2">{children}</div>}
      </div>
    </header>
  );
}
