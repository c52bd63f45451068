import { DrizzleQueryError } from "drizzle-orm";
import type pg from "pg";

/** Runs a statement or a whole file. Errors include the statement, so that messages can show it. */
export async function run(client: pg.Client, statement: string): Promise<void> {
  await client.query(statement).catch((error: unknown) => {
    throw withStatement(statement, error);
  });
}

export function withStatement(statement: string, error: unknown): DrizzleQueryError {
  return new DrizzleQueryError(statement, [], error as Error);
}
