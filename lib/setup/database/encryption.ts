import { driverTarget } from "@/db/connection/driver-target";
import { hostUrls } from "@/db/connection/primary/hosts";
import { type Check, ok } from "../check";
import { isLocalHost } from "../local-host";

/** The driver encrypts only if the connection string asks for TLS. */
export const encryption: Check = {
  name: "database encryption",
  run: (context) => {
    const strings = new Map([
      [context.get("databaseUrl"), context.nameOf("databaseUrl")],
      [context.migrationUrl, "the connection for migrations"],
      // Set again, so that a string used for both has the app's name.
      [context.get("databaseUrl"), context.nameOf("databaseUrl")],
    ]);
    const clear = [...strings].filter(([url]) => url && hostUrls(url).some(isInClear));
    if (clear.length === 0) return ok("on, or the database is on this network");
    return clear.map(([, name]) => ({
      kind: "problem",
      text: `${name} does not ask for TLS, so the password and all data travel unencrypted`,
      fix: "Add ?sslmode=require (or &sslmode=require after another parameter) to the connection string, and turn on Enforce SSL (Supabase, Database, Settings, SSL Configuration).",
    }));
  },
};

function isInClear(url: string): boolean {
  const target = driverTarget(url);
  return target !== null && !target.usesTls && !isLocalHost(target.host);
}
