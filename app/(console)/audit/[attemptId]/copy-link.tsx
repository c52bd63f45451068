"use client";

import { useSyncExternalStore } from "react";
import { CopyButton } from "@/components/ui/copy-button";

const noSubscription = () => () => undefined;

/** Copies a page's full URL. The origin is only available in the browser. */
export function CopyLink({ path }: { path: string }) {
  const origin = useSyncExternalStore(
    noSubscription,
    () => window.location.origin,
    () => "",
  );
  return (
    <CopyButton text={`${origin}${path}`} label="Copy link" showLabel variant="outline" size="default" />
  );
}
