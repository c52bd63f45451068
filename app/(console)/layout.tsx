import Link from "next/link";
import type { ReactNode } from "react";
import { Brand } from "@/app/_components/brand";
import { provisionPath } from "@/app/(console)/_components/navigation/provision-path";
import { getStaff, lacksSecondFactor, redirectToSignIn } from "@/lib/auth/session";
import { ConsoleNav } from "./_components/navigation/console-nav";
import { HeaderSearch } from "./_components/navigation/header-search";
import { UserMenu } from "./_components/navigation/user-menu";
import { SecondFactorNotice } from "./_components/second-factor-notice";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  // Also renders around a page that shows the busy screen.
  const staff = (await getStaff()) ?? (await redirectToSignIn());
  return (
    <>
      <header className="border-b bg-card">
        <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-6 px-4 sm:px-6">
          <Link href="/tenants" className="flex h-12 items-center rounded-md sm:h-14">
            <Brand />
          </Link>
          <div className="ml-auto flex items-center gap-2 sm:order-last">
            <HeaderSearch />
            <UserMenu email={staff.email} role={staff.role} />
          </div>
          <ConsoleNav provisionPath={staff.role === "admin" ? provisionPath() : null} />
        </div>
      </header>
      <main
        id="main"
        tabIndex={-1}
        className="mx-auto w-full max-w-6xl px-4 py-6 outline-none sm:px-6 sm:py-8"
      >
        {lacksSecondFactor(staff) && <SecondFactorNotice />}
        <div className="contents">{children}</div>
      </main>
    </>
  );
}
