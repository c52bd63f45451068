"use client";

import { Search } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button } from "@/components/ui/button";

// Loaded on first use, to keep it out of the form's script.
const loadSearch = () => import("./zone-search");
const ZoneSearch = lazy(loadSearch);

type ZoneSearchButtonProps = {
  /** The id of the select, which works without the search. */
  field: string;
  list: string;
  pick: (zone: string) => void;
};

/** Opens a search of the more than 400 time zones in the select. */
export function ZoneSearchButton({ field, list, pick }: ZoneSearchButtonProps) {
  const [opened, setOpened] = useState(false);
  const open = () => {
    // The search cannot be loaded offline.
    loadSearch().then(
      () => setOpened(true),
      () => document.getElementById(field)?.focus(),
    );
  };
  return (
    <>
      <Button
        variant="outline"
        size="icon"
        aria-label="Search by city or offset"
        title="Search by city or offset"
        aria-haspopup="dialog"
        className="noscript:hidden"
        onClick={open}
      >
        <Search aria-hidden />
      </Button>
      {opened && (
        <Suspense fallback={null}>
          <ZoneSearch list={list} pick={pick} onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </>
  );
}
