"use client";

import { CloudAlert, RefreshCw } from "lucide-react";
import { unstable_isUnrecognizedActionError as isUnrecognizedActionError } from "next/navigation";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";

const texts = {
  failed: {
    title: "This page could not be loaded",
    text: "The database or another service did not answer as expected. Nothing was changed by opening this page.",
  },
  outdated: {
    title: "This page is older than the console",
    text: "The console was updated while this page was open, and nothing was done. Reload the page, then try again.",
  },
};

/**
 * What an error boundary shows: that it is no fault of the user, that nothing changed, and a retry. A page that is
 * older than the server can only be loaded anew: its buttons would not be understood a second time either.
 */
export function ErrorScreen({ error, retry }: { error: unknown; retry: () => void }) {
  const [pending, startTransition] = useTransition();
  const outdated = isUnrecognizedActionError(error);
  const { title, text } = texts[outdated ? "outdated" : "failed"];
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : null;
  return (
    <div role="alert" className="mx-auto flex max-w-md flex-col items-center gap-3 px-6 py-20 text-center">
      {outdated ? (
        <RefreshCw aria-hidden className="size-8 text-info" />
      ) : (
        <CloudAlert aria-hidden className="size-8 text-danger" />
      )}
      <h1 className="font-semibold text-lg">{title}</h1>
      <p className="text-balance text-muted-foreground">{text}</p>
      {outdated ? (
        <Button className="mt-2" onClick={() => window.location.reload()}>
          Reload the page
        </Button>
      ) : (
        <Button className="mt-2" pending={pending} onClick={() => startTransition(() => retry())}>
          Try again
        </Button>
      )}
      {digest && (
        <p className="text-muted-foreground text-xs">
          Reference for the server’s log: <code className="font-mono">{digest}</code>
        </p>
      )}
    </div>
  );
}
