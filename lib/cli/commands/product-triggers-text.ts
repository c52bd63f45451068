import { printable } from "@/lib/platform/printable";

/**
 * Names the product's triggers before a trial runs them, since a rollback cannot undo what they send or
 * change in other systems. Null if there are none, or if the database does not answer, which the command itself
 * reports.
 */
export async function productTriggersText(databaseUrl: string): Promise<string | null> {
  const { productTriggers } = await import("@/lib/provisioning/trial/product-triggers");
  const triggers = await productTriggers(databaseUrl).catch(() => []);
  if (triggers.length === 0) return null;
  const names = triggers.map((name) => `  ${printable(name)}`).join("\n");
  return `The trial runs these triggers of your product (--no-trial skips it):\n${names}`;
}
