import { databaseError } from "@/db/errors";

/** Why the database could not be checked, for people; never the driver's own words, which may hold values. */
export function failureText(error: unknown): string {
  const known = databaseError(error);
  if (!known)
    return `The database does not answer (${connectionCode(error)}). Check DATABASE_URL and the server.`;
  const { code } = known;
  if (code === "42P01" || code === "3F000" || code === "42703") {
    return "This database does not have the console's tables. Run `npm run db:migrate` on it first.";
  }
  if (code === "42501") {
    return "The role of DATABASE_URL may not read all that is to be checked: use the console's own login, a member of provisioning_app.";
  }
  if (code === "3D000") return "There is no database of the name that DATABASE_URL has.";
  if (code.startsWith("28")) return "The database refuses the user or the password of DATABASE_URL.";
  if (code === "57014")
    return "A query took longer than 8 s and was stopped. Run `analyze` on the database, or try later.";
  return `The database refused a query (SQLSTATE ${code}).`;
}

/** The system's name for what failed, such as ECONNREFUSED, or the name of the error. */
function connectionCode(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as Error & { code?: unknown };
    if (typeof code === "string") return code;
  }
  return "no answer in time";
}
