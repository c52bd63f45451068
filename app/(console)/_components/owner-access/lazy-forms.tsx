"use client";

import dynamic from "next/dynamic";

/**
 * The forms, in a script of their own: the empty provisioning form shares its page with the success screen, and
 * does not need them. The server renders them as usual. If the script fails to load, the rest of the page stays.
 */
export const OwnerAccessForms = dynamic(() =>
  import("./forms").then(
    ({ OwnerAccessForms }) => OwnerAccessForms,
    () => Unavailable,
  ),
);

function Unavailable() {
  return <p className="text-muted-foreground">Couldn’t load the actions. Reload the page to try again.</p>;
}
