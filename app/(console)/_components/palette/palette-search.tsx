import { Command } from "cmdk";
import { Search } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useState } from "react";
import { CloseButton } from "./close-button";
import { PaletteResults } from "./palette-results";
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
      <div className="flex items-center gap-2 border-b pr-2 pl-4 focus-within:border-ring">
        <Search aria-hidden className="size-4 shrink-0 text-muted-foreground" />
        <Command.Input
          value={typed}
          onValueChange={setTyped}
          maxLength={100}
          placeholder="Search tenants and attempts"
          className="h-12 min-w-0 flex-1 bg-transparent text-base outline-none placeholder:text-muted-foreground sm:text-sm"
        />
        <CloseButton close={close} />
      </div>
      <Command.List label="Results" className="max-h-[min(24rem,60vh)] scroll-py-2 overflow-y-auto">
        {query !== "" && answer && (
          <PaletteResults answer={answer} searchPage={searchPage} pending={pending} open={open} />
        )}
      </Command.List>
      <div className="flex items-center justify-between gap-4 border-t px-4 py-2 text-muted-foreground text-xs">
        <p role="status">{statusText(query, pending ? null : answer)}</p>
        <p aria-hidden className="hidden shrink-0 sm:block">
          ↑ ↓ to move · Enter to open
        </p>
      </div>
    </Command>
  );
}
