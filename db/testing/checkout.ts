import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, onTestFinished } from "vitest";

/** Imports `migrate.ts` from a changed copy of the database code. The copy is removed at the end of the test. */
export async function changedCheckout(
  change: (db: string) => void,
): Promise<typeof import("../admin/migrate")> {
  const checkout = mkdtempSync(path.resolve(".local", "definitions-"));
  onTestFinished(() => rmSync(checkout, { recursive: true }));
  cpSync(path.join(import.meta.dirname, ".."), path.join(checkout, "db"), { recursive: true });
  change(path.join(checkout, "db"));
  return import(path.join(checkout, "db/admin/migrate.ts"));
}

export function replaceIn(file: string, from: string, to: string): void {
  const text = readFileSync(file, "utf8");
  expect(text).toContain(from);
  writeFileSync(
    file,
    text.replace(from, () => to),
  );
}
