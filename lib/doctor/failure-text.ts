import { connectionFailure } from "@/db/connection/connection-failure";
import { databaseUrlProblem } from "@/db/connection/database-url";
import { readStatementMs, statementMs } from "@/db/connection/time-limits";
import { errorChain } from "@/db/error-chain";
import { databaseError } from "@/db/errors";
import { BusyError, ReadTimeoutError } from "@/lib/platform/busy-error";

/**
 * Why a command failed. For a failed statement, shows only the SQLSTATE, since the message can contain values.
 * `name` is the setting that contains the connection string.
 */
export function failureText(error: unknown, name = consoleUrlName()): string {
  if (error instanceof ReadTimeoutError) return tooLongText(readStatementMs);
  if (error instanceof BusyError)
    return `The database couldn't be read: ${error.message}. Try again in a minute.`;
  const dbError = databaseError(error);
  if (!dbError && !isConnectionError(error)) return unknownText(error);
  if (!dbError || /^(28|3D|53300)/.test(dbError.code)) return unreachableText(error, name);
  const { code } = dbError;
  if (code === "42P01" || code === "3F000" || code === "42703") {
    return "This database does not have the console's tables. Run `npm run db:migrate` on it first.";
  }
  if (code === "42501") {
    return `The role in ${name} lacks a right that this command needs (SQLSTATE 42501). Use the console's own login, a member of provisioning_app, and apply all migrations.`;
  }
  if (code === "25006") {
    return "The database is read-only. Connect to the primary server, or make the database writable: its disk may be full.";
  }
  if (code === "57014") return tooLongText(statementMs);
  return `The database refused a query (SQLSTATE ${code}). Its log has the full message.`;
}

function tooLongText(limitMs: number): string {
  return `A query took longer than ${limitMs / 1_000} s and was cancelled. Run \`analyze\` on the database, or try again later.`;
}

function consoleUrlName(): string {
  return process.env.DATABASE_URL ? "DATABASE_URL" : "POSTGRES_URL";
}

function unreachableText(error: unknown, name: string): string {
  const problem = databaseUrlProblem(process.env[name]?.trim() ?? "");
  if (problem) return `${name} ${problem}.`;
  const { text, fix } = connectionFailure(error, name);
  return `${text}. ${fix}`;
}

/** True for errors of sockets, DNS and TLS, and for connection errors of the driver or the database server. */
function isConnectionError(error: unknown): boolean {
  for (const cause of errorChain(error)) {
    const { code, message } = cause as Error & { code?: unknown };
    const driver =
      /^(Connection terminated|timeout expired|timeout exceeded|Query read timeout|SASL|The server does not support SSL)/;
    if (driver.test(message)) return true;
    if (
      typeof code === "string" &&
      /^(E[A-Z]{3,}|ENOTFOUND|EAI_AGAIN|.*CERT.*|ERR_TLS.*|ERR_SSL.*|ERR_INVALID_URL|08\w{3}|57P0\d|28\w{3}|XX000|UNABLE_TO_.*)$/.test(
        code,
      )
    )
      return true;
  }
  return false;
}

/** An unexpected error is shown unchanged, because its cause is unknown. */
function unknownText(error: unknown): string {
  return `Unexpected error: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`;
}
