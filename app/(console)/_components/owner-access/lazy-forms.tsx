"use client";

import { lazy } from "react";

/**
 * The forms, in a script of their own: the empty provisioning form shares its page with the success screen, and
 * does not need them. The server renders them as usual. If the script fails to load, the rest of the page stays.
 */
export const OwnerAccessForms = lazy(() =>
  import("./forms").then(
    ({ OwnerAccessForms }) => ({ default: OwnerAccessForms }),
    () => ({ default: Unavailable as typeof import("./forms").OwnerAccessForms }),
  ),
);

function Unavailable() {
  return <p className="text-muted-foreground">Couldn’t load the actions. Reload the page to try again.</p>;
}
