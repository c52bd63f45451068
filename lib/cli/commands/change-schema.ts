import { migrationUrl, migrationUrlName } from "@/db/connection/connection-string";
import { databaseUrlProblem } from "@/db/connection/database-url";
import { fail } from "../run-command";

export const schemaExitCodes = {
  0: "done",
  1: "refused or failed",
  2: "an option is wrong, or db/product cannot be loaded",
};

/**
 * Runs a schema change with the connection string for migrations. `change` returns false if it refuses. Its
 * error messages are safe to print.
 */
export async function changeSchema(change: (url: string) => Promise<boolean>): Promise<number> {
  const url = migrationUrl(process.env);
  if (!url) {
    return fail(
      "Set MIGRATION_DATABASE_URL or DATABASE_URL to the connection string of the database to change.",
      1,
    );
  }
  const problem = databaseUrlProblem(url.trim());
  if (problem) return fail(`${migrationUrlName(process.env)} ${problem}.`, 1);
  try {
    return (await change(url)) ? 0 : 1;
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error), 1);
  }
}
