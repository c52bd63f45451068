"use client";

import { CloudAlert } from "lucide-react";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";

/** What an error boundary shows: that it is no fault of the user, that nothing changed, and a retry. */
export function ErrorScreen({ error, retry }: { error: unknown; retry: () => void }) {
  const [pending, startTransition] = useTransition();
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : null;
  return (
    <div role="alert" className="mx-auto flex max-w-md flex-col items-center gap-3 px-6 py-20 text-center">
      <CloudAlert aria-hidden className="size-8 text-danger" />
      <h1 className="font-semibold text-lg">This page could not be loaded</h1>
      <p className="text-balance text-muted-foreground">
        The database or another service did not answer as expected. Nothing was changed by opening this page.
      </p>
      <Button className="mt-2" pending={pending} onClick={() => startTransition(() => retry())}>
        Try again
      </Button>
      {digest && (
        <p className="text-muted-foreground text-xs">
          Reference for the server’s log: <code className="font-mono">{digest}</code>
        </p>
      )}
    </div>
  );
}
