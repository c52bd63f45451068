import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { faultMutants } from "@/e2e/mutation/fault-mutants";
import type { Mutant } from "@/e2e/mutation/mutant";
import { securityMutants } from "@/e2e/mutation/security-mutants";

/** The file of the first edit whose fragment does not occur exactly once, or null if every edit applies. */
function staleEdit({ edits }: Mutant): string | null {
  const texts = new Map<string, string>();
  for (const { file, from, to } of edits) {
    // Skip the product's files, because a fork has its own.
    if (file.startsWith("db/product/")) continue;
    const parts = (texts.get(file) ?? readFileSync(file, "utf8")).split(from);
    if (parts.length !== 2) return file;
    texts.set(file, parts.join(to));
  }
  return null;
}

test("every planted bug still applies to the source code", () => {
  const stale = [...faultMutants, ...securityMutants].flatMap((mutant) => {
    const file = staleEdit(mutant);
    return file ? [`${mutant.bug}: ${file}`] : [];
  });
  expect(stale).toEqual([]);
});
