"use client";

import { lazy, Suspense, useEffect, useState } from "react";
import { singleKeys } from "../browser-settings";

// Most visits never open the palette, so it is loaded on first use.
const loadPalette = () => import("./palette");
const Palette = lazy(loadPalette);

type Opened = "search" | "shortcuts";

/**
 * The console's shortcuts: `/` for the search field, Ctrl+K or Cmd+K for the palette, `?` for the list of shortcuts.
 * The single-key shortcuts can be turned off in the account menu.
 */
export function Shortcuts() {
  const [opened, setOpened] = useState<Opened | null>(null);
  useEffect(() => {
    const open = (event: KeyboardEvent, dialog: Opened) => {
      event.preventDefault();
      loadPalette().then(
        () => setOpened((current) => current ?? dialog),
        // The palette cannot be loaded offline. The field in the header works without it.
        () => dialog === "search" && focusSearch(),
      );
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      if (isPaletteKey(event)) return open(event, "search");
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (singleKeys.read() === "off") return;
      if (event.key === "?") open(event, "shortcuts");
      if (event.key === "/" && focusSearch()) event.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
  if (!opened) return null;
  return (
    <Suspense fallback={null}>
      <Palette opened={opened} onClose={() => setOpened(null)} />
    </Suspense>
  );
}

function isPaletteKey({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
  return key.toLowerCase() === "k" && ctrlKey !== metaKey && !altKey && !shiftKey;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("input, textarea, select");
}

/** Focuses the search field. Returns false if there is none, or the screen is too narrow for it. */
function focusSearch(): boolean {
  const field = document.getElementById("search");
  if (!(field instanceof HTMLInputElement) || field.offsetParent === null) return false;
  field.focus();
  field.select();
  return true;
}
