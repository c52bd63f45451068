"use client";

import { Check, Copy, X } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, type ButtonProps } from "./button";

type CopyButtonProps = Omit<ButtonProps, "children" | "onClick" | "pending"> & {
  /** The text for the clipboard. */
  text: string;
  /** The accessible name, for example "Copy the attempt ID". */
  label: string;
  /** Shows the label next to the icon. */
  showLabel?: boolean;
};

const outcomes = { idle: "", copied: "Copied", failed: "Couldn’t copy" };
const shownMs = 2_000;

export function CopyButton({
  text,
  label,
  showLabel = false,
  variant = "ghost",
  size,
  ...props
}: CopyButtonProps) {
  const [outcome, setOutcome] = useState<keyof typeof outcomes>("idle");

  useEffect(() => {
    if (outcome === "idle") return;
    const timer = setTimeout(() => setOutcome("idle"), shownMs);
    return () => clearTimeout(timer);
  }, [outcome]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome("copied");
    } catch {
      // The clipboard API is missing on insecure origins, and browsers can deny access.
      setOutcome("failed");
    }
  }

  const Icon = { idle: Copy, copied: Check, failed: X }[outcome];
  return (
    <>
      <Button
        variant={variant}
        size={size ?? (showLabel ? "sm" : "icon-sm")}
        aria-label={showLabel ? undefined : label}
        title={showLabel ? undefined : label}
        {...props}
        onClick={copy}
      >
        <Icon aria-hidden className={outcome === "copied" ? "text-success" : "text-muted-foreground"} />
        {showLabel && <span>{label}</span>}
      </Button>
      <span role="status" className="sr-only">
        {outcomes[outcome]}
      </span>
    </>
  );
}
