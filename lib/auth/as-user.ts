import "server-only";
import { sql } from "drizzle-orm";
import { type Executor, transaction } from "@/db/client";

/**
 * Runs reads with the rights of a signed-in user, so that row level security itself decides what they see, as
 * it does behind Supabase's own API. Role and claims end with the transaction, whatever becomes of it. `userId`
 * must come from a verified token.
 */
export function asUser<T>(userId: string, fn: (tx: Executor) => Promise<T>): Promise<T> {
  const claims = JSON.stringify({ sub: userId, role: "authenticated" });
  return transaction(async (tx) => {
    await tx.execute(sql`
      select set_config('request.jwt.claims', ${claims}, true), set_config('role', 'authenticated', true)`);
    return fn(tx);
  });
}
