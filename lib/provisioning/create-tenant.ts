import { DrizzleQueryError, type SQL, sql } from "drizzle-orm";
import { type Executor, TransactionControlError } from "@/db/client";
import { redactQueryError } from "@/db/connection/redact-query-error";
import { errorChain, innermostError } from "@/db/error-chain";
import { databaseError } from "@/db/errors";
import { product } from "@/db/product";
import type { NewTenant } from "@/db/seam/define-product";
import { createTenantMs } from "./limits";

/** A failure of the product's own code. Its message contains no values from the request. */
export class ProductError extends Error {
  override name = "ProductError";
  constructor(
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`createTenant ${problem}`, options);
  }
}

/** Runs the product's code, waits at most `ms` milliseconds, and returns the tenant's key. Rethrows database errors. */
export async function callCreateTenant(
  tx: Executor,
  tenant: NewTenant & { id: string },
  ms: number,
): Promise<string> {
  if (!product.createTenant) throw new ProductError("is not defined, and neither are records");
  const { promise: timeout, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new ProductError(`took longer than ${ms / 1_000} s`)), ms);
  try {
    const key: unknown = await Promise.race([product.createTenant(tx, tenant), timeout]);
    if (typeof key !== "string" || key === "") throw new ProductError("returned no key");
    return key;
  } catch (error) {
    throw isProductsOwn(error)
      ? new ProductError(`threw ${nameOf(error)}`, { cause: error })
      : redactQueryError(error);
  } finally {
    clearTimeout(timer);
  }
}

/** False if the database refused a statement, the connection was lost, or the error is already a ProductError. */
function isProductsOwn(error: unknown): boolean {
  if (error instanceof ProductError || databaseError(error)) return false;
  const chain = [...errorChain(error)];
  return (
    chain.some((cause) => cause instanceof TransactionControlError) ||
    !chain.some((cause) => cause instanceof DrizzleQueryError)
  );
}

/** The innermost error's name. Its message is left out, because it may quote the request. */
function nameOf(error: unknown): string {
  const innermost = innermostError(error);
  return (innermost instanceof Error ? innermost.name : "a value that is not an error").slice(0, 80);
}

/** SQL that marks the transaction as the attempt's, and allows the product's code to pause between two statements. */
export function markTransaction(attemptId: string): SQL {
  return sql`select set_config('provisioning.attempt', ${attemptId}, true),
    set_config('idle_in_transaction_session_timeout', ${String(createTenantMs + 1_000)}, true)`;
}

/** SQL: 1 in the marked transaction, 0 if the product's code has ended it. */
export function isMarked(attemptId: string): SQL {
  return sql`(coalesce(current_setting('provisioning.attempt', true), '') = ${attemptId})::int`;
}
