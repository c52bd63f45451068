import type { ReactNode } from "react";
import { ConsoleHeader } from "@/app/_components/console-header";
import { provisionPath } from "@/app/(console)/_components/navigation/provision-path";
import { getStaff, lacksSecondFactor, redirectToSignIn } from "@/lib/auth/session";
import { HeaderSearch } from "./_components/navigation/header-search";
import { UserMenu } from "./_components/navigation/user-menu";
import { OfflineNotice } from "./_components/offline-notice";
import { Shortcuts } from "./_components/palette/shortcuts";
import { SecondFactorNotice } from "./_components/second-factor-notice";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  // Not `requireStaff`, which throws when the user is over the page limit: the layout must still render around the busy
  // screen.
  const staff = (await getStaff()) ?? (await redirectToSignIn());
  return (
    <>
      <ConsoleHeader provisionPath={staff.role === "admin" ? provisionPath() : null}>
        <HeaderSearch />
        <Shortcuts />
        <UserMenu email={staff.email} role={staff.role} />
      </ConsoleHeader>
      <main
        id="main"
        tabIndex={-1}
        className="mx-auto w-full max-w-6xl px-4 py-6 outline-none sm:px-6 sm:py-8"
      >
        {lacksSecondFactor(staff) && <SecondFactorNotice />}
        <div className="contents">{children}</div>
        <OfflineNotice />
      </main>
    </>
  );
}
