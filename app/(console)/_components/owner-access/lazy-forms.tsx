"use client";

import { type ComponentProps, lazy } from "react";
import type { OwnerAccessForms as Forms } from "./forms";

const LazyForms = lazy(() =>
  import("./forms").then(
    ({ OwnerAccessForms }) => ({ default: OwnerAccessForms }),
    () => ({ default: Unavailable as typeof Forms }),
  ),
);

/**
 * Loads the forms from a separate script: the empty provisioning form, which shares a page with the success screen,
 * does not need them. The server renders them as usual. If the script fails to load, the rest of the page still works. This
 * is a function because React cannot resolve a lazy component that is itself exported to the server.
 */
export function OwnerAccessForms(props: ComponentProps<typeof Forms>) {
  return <LazyForms {...props} />;
}

function Unavailable() {
  return <p className="text-muted-foreground">Couldn’t load the actions. Reload the page to try again.</p>;
}
