import pg from "pg";
import { withMigrationLock } from "./migration-lock";
import { probeDatabase } from "./probe";

/**
 * Makes the console's login a member of the console's role, where it is a login without any rights, and returns
 * its name; null where there was nothing to do.
 */
export async function giveConsoleRole(ownerUrl: string, consoleUrl: string): Promise<string | null> {
  const probe = await probeDatabase(consoleUrl);
  if (!probe.ok || probe.rights !== "none") return null;
  await withMigrationLock(ownerUrl, (owner) =>
    owner.query(`grant provisioning_app to ${pg.escapeIdentifier(probe.role)}`),
  );
  return probe.role;
}
