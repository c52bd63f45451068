"use client";

import { Search } from "lucide-react";
import Link from "next/link";
import { usePathname, useRouter } from "next/navigation";
import { type FormEvent, useSyncExternalStore } from "react";
import { Input } from "@/components/ui/input";
import { singleKeys } from "../browser-settings";

/** The search in the header: a field, or, on a narrow screen, a link to the search page. */
export function HeaderSearch() {
  const hasShortcut = useSyncExternalStore(singleKeys.watch, singleKeys.read, () => "on") === "on";
  const router = useRouter();
  // Replaces next/form, which would make up a third of the header’s own script.
  const search = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const q = String(new FormData(event.currentTarget).get("q"));
    router.push(`/search?${new URLSearchParams({ q })}`);
  };
  // The search page has its own field.
  if (usePathname() === "/search") return null;
  return (
    <>
      <search aria-label="Tenants and attempts" className="relative hidden w-56 md:block lg:w-72">
        <form action="/search" onSubmit={search}>
          <Search
            aria-hidden
            className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted-foreground"
          />
          <Input
            id="search"
            type="search"
            name="q"
            aria-label="Search tenants and attempts"
            aria-keyshortcuts={hasShortcut ? "/" : undefined}
            placeholder="Search"
            maxLength={100}
            className="pr-8 pl-8"
          />
          {hasShortcut && (
            <kbd
              aria-hidden
              className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 rounded border px-1.5 font-mono text-muted-foreground text-xs noscript:hidden"
            >
              /
            </kbd>
          )}
        </form>
      </search>
      <Link
        href="/search"
        prefetch={false}
        aria-label="Search tenants and attempts"
        className="grid size-9 place-items-center rounded-md text-muted-foreground hover:text-foreground md:hidden"
      >
        <Search aria-hidden className="size-4" />
      </Link>
    </>
  );
}
