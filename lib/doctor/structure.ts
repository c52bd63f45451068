import type { Executor } from "@/db/client";
import { type InvariantResult, runInvariant } from "./check";
import { structural } from "./invariants";

/** Checks the rules about the database itself, on a connection with the console's rights. */
export async function checkStructure(executor: Executor): Promise<InvariantResult[]> {
  const results: InvariantResult[] = [];
  for (const invariant of structural) results.push(await runInvariant(executor, invariant));
  return results;
}
