import { Command } from "cmdk";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useState } from "react";
import { PaletteResults } from "./palette-results";
import { SearchRow } from "./search-row";
import { statusText } from "./status-text";
import { useSearch } from "./use-search";

export function PaletteSearch({ close }: { close: () => void }) {
  const router = useRouter();
  const [typed, setTyped] = useState("");
  const query = typed.trim();
  const answer = useSearch(query);
  const pending = query !== "" && answer?.query !== query;

  const open = (href: Route) => {
    close();
    router.push(href);
  };
  const searchPage = `/search?q=${encodeURIComponent(query)}` as Route;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !pending || event.nativeEvent.isComposing) return;
    // The results on screen are from an earlier query.
    event.preventDefault();
    open(searchPage);
  };

  return (
    <Command
      label="Search tenants and attempts"
      shouldFilter={false}
      vimBindings={false}
      loop
      onKeyDown={onKeyDown}
    >
      <SearchRow typed={typed} onType={setTyped} placeholder="Search tenants and attempts" close={close} />
      <Command.List label="Results" className="max-h-[min(24rem,60vh)] scroll-py-2 overflow-y-auto">
        {query !== "" && answer && (
          <PaletteResults answer={answer} searchPage={searchPage} pending={pending} open={open} />
        )}
      </Command.List>
      <div className="flex items-center justify-between gap-4 border-t px-4 py-2 text-muted-foreground text-xs">
        <p role="status">{statusText(query, pending ? null : answer)}</p>
        {query !== "" && (
          <p aria-hidden className="hidden shrink-0 sm:block">
            ↑ ↓ to move · Enter to open
          </p>
        )}
      </div>
    </Command>
  );
}
