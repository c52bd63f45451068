import { DrizzleQueryError, type SQL, sql } from "drizzle-orm";
import { type Executor, TransactionControlError } from "@/db/client";
import { withoutValues } from "@/db/connection/redact-query-error";
import { databaseError } from "@/db/errors";
import { product } from "@/db/product";
import type { NewTenant } from "@/db/seam/define-product";

/** How long the product's code may take to make a tenant. */
export const createTenantMs = 8_000;

/** What the product's own code did wrong, without a value of the request. */
export class ProductError extends Error {
  override name = "ProductError";
  constructor(
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`createTenant ${problem}`, options);
  }
}

/** Runs the product's code for at most `ms` milliseconds and returns the tenant's key. Errors of a statement pass. */
export async function callCreateTenant(
  tx: Executor,
  tenant: NewTenant & { id: string },
  ms: number,
): Promise<string> {
  if (!product.createTenant) throw new ProductError("is not defined, and neither are records");
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new ProductError(`took longer than ${ms / 1_000} s`)), ms);
  try {
    const key: unknown = await Promise.race([product.createTenant(tx, tenant), late]);
    if (typeof key !== "string" || key === "") throw new ProductError("returned no key");
    return key;
  } catch (error) {
    throw isProductsOwn(error)
      ? new ProductError(`threw ${nameOf(error)}`, { cause: error })
      : withoutValues(error);
  } finally {
    clearTimeout(timer);
  }
}

/** A statement that fails has an SQLSTATE, or lost its connection; everything else is the code's. */
function isProductsOwn(error: unknown): boolean {
  if (error instanceof ProductError || databaseError(error)) return false;
  const chain = chainOf(error);
  return (
    chain.some((cause) => cause instanceof TransactionControlError) ||
    !chain.some((cause) => cause instanceof DrizzleQueryError)
  );
}

function chainOf(error: unknown): Error[] {
  return error instanceof Error ? [error, ...chainOf(error.cause)] : [];
}

/** The name of the innermost error: an error's message may quote what was asked for. */
function nameOf(error: unknown): string {
  return (chainOf(error).at(-1)?.name ?? "a value that is no error").slice(0, 80);
}

/** SQL that marks a transaction as the attempt's until it ends, and lets its code wait between two statements. */
export function holdTransaction(attemptId: string): SQL {
  return sql`select set_config('provisioning.attempt', ${attemptId}, true),
    set_config('idle_in_transaction_session_timeout', ${String(createTenantMs + 1_000)}, true)`;
}

/** SQL: 1 in the transaction that was marked, 0 after it has ended. */
export function isHeld(attemptId: string): SQL {
  return sql`(coalesce(current_setting('provisioning.attempt', true), '') = ${attemptId})::int`;
}
