"use client";

import Link from "next/link";
import { lazy, Suspense, useRef, useState } from "react";
import { signOutAction } from "@/app/(auth)/login/actions";
import { Button } from "@/components/ui/button";
import { asButton } from "@/components/ui/button-variants";
import { AccountButton } from "./account-button";

// The menu is a sixth of a page's script, and most visits never open it, so it is fetched on hover or focus.
const fetchMenu = () => import("./account-menu");
const AccountMenu = lazy(fetchMenu);

export function UserMenu({ email, role }: { email: string; role: string }) {
  const [requested, setRequested] = useState(false);
  // The form is outside the menu, which unmounts when an item is chosen. Without JavaScript, the form's button is
  // visible.
  const signOutForm = useRef<HTMLFormElement>(null);
  const fetchSoon = () => void fetchMenu().catch(() => undefined);
  const open = () =>
    void fetchMenu().then(
      () => setRequested(true),
      () => undefined,
    );
  const button = (
    <AccountButton email={email} onClick={open} onPointerEnter={fetchSoon} onFocus={fetchSoon} />
  );
  return (
    <div className="flex items-center gap-2">
      {requested ? (
        <Suspense fallback={button}>
          <AccountMenu email={email} role={role} signOut={() => signOutForm.current?.requestSubmit()} />
        </Suspense>
      ) : (
        <div className="contents">{button}</div>
      )}
      <div className="hidden noscript:block">
        <Link href="/account/security" prefetch={false} {...asButton({ variant: "ghost", size: "sm" })}>
          Account security
        </Link>
      </div>
      <form ref={signOutForm} action={signOutAction} className="hidden noscript:block">
        <Button type="submit" variant="ghost" size="sm">
          Sign out
        </Button>
      </form>
    </div>
  );
}
