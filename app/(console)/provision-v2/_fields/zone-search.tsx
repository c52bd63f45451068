"use client";

import { Command } from "cmdk";
import { useEffect, useMemo, useRef, useState } from "react";
import { SearchRow } from "../../_components/palette/search-row";
import { choicesIn } from "./choice-list";
import { searchZones } from "./search-zones";

type ZoneSearchProps = { list: string; pick: (zone: string) => void; onClose: () => void };

/** A native dialog: it traps focus, closes on Escape, and returns focus. */
export default function ZoneSearch({ list, pick, onClose }: ZoneSearchProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = () => dialog.current?.close();
  const [typed, setTyped] = useState("");
  const zones = useMemo(() => choicesIn(list), [list]);
  const matches = useMemo(() => searchZones(zones, typed), [zones, typed]);

  useEffect(() => {
    dialog.current?.showModal();
    dialog.current?.querySelector("input")?.focus();
  }, []);

  return (
    <dialog
      ref={dialog}
      aria-label="Search by city or offset"
      onClose={onClose}
      // The dialog is within the form, which Ctrl+Enter would submit with the previous time zone.
      onKeyDown={(event) => event.stopPropagation()}
      className="mx-auto mt-4 w-[calc(100%-2rem)] max-w-md overflow-hidden rounded-lg border border-border-strong bg-popover p-0 text-popover-foreground shadow-lg backdrop:bg-black/50 sm:mt-[12vh]"
    >
      <Command label="Search time zones" shouldFilter={false} vimBindings={false} loop>
        <SearchRow
          typed={typed}
          onType={setTyped}
          placeholder="City or offset, e.g. Kyiv or UTC+2"
          close={close}
        />
        <Command.List label="Time zones" className="max-h-[min(20rem,60vh)] scroll-py-2 overflow-y-auto p-2">
          {matches.map(({ value, label }) => (
            <Command.Item
              key={value}
              value={value}
              onSelect={() => {
                pick(value);
                close();
              }}
              className="flex min-h-9 cursor-pointer items-center rounded-md px-2 text-sm data-[selected=true]:bg-accent"
            >
              {label}
            </Command.Item>
          ))}
        </Command.List>
        <p role="status" className="border-t px-4 py-2 text-muted-foreground text-xs">
          {matches.length === 0
            ? "No time zone matches. Try a larger city nearby or an offset."
            : "Offsets are as of today."}
        </p>
      </Command>
    </dialog>
  );
}
