"use client";

import { useEffect, useRef } from "react";
import { PaletteSearch } from "./palette-search";
import { ShortcutList } from "./shortcut-list";

type PaletteProps = { opened: "search" | "shortcuts"; onClose: () => void };

/** A native dialog: it traps focus, closes on Escape, and returns focus. */
export default function Palette({ opened, onClose }: PaletteProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = () => dialog.current?.close();

  useEffect(() => {
    dialog.current?.showModal();
    dialog.current?.querySelector("input")?.focus();
    // Close on a click outside, like any menu.
    const onPress = ({ target }: MouseEvent) => target === dialog.current && dialog.current?.close();
    document.addEventListener("mousedown", onPress);
    return () => document.removeEventListener("mousedown", onPress);
  }, []);

  return (
    <dialog
      ref={dialog}
      aria-label={opened === "search" ? "Search" : "Keyboard shortcuts"}
      onClose={onClose}
      className="mx-auto mt-4 w-[calc(100%-2rem)] max-w-xl overflow-hidden rounded-lg border border-border-strong bg-popover p-0 text-popover-foreground shadow-lg backdrop:bg-black/50 sm:mt-[12vh]"
    >
      {opened === "shortcuts" ? <ShortcutList close={close} /> : <PaletteSearch close={close} />}
    </dialog>
  );
}
