import { printable } from "@/lib/platform/printable";

/**
 * Loads the product before a command imports it, since a failed import would end in a stack trace. Returns a
 * message if db/product cannot be loaded, if the SQL of one of its records cannot be generated, or if a default
 * is not valid.
 */
export async function productProblem(): Promise<string | null> {
  try {
    const { recordViewSql } = await import("@/db/definitions/record-view");
    recordViewSql();
    await import("@/lib/provisioning/input/choices");
    return null;
  } catch (error) {
    const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
    const [file = "db/product/index.ts"] =
      /db\/product\/[\w./-]+\.tsx?/.exec(stack.replaceAll("\\", "/")) ?? [];
    return `The product cannot be loaded. ${file}: ${printable(message).slice(0, 500)}\nCorrect it, then run this again. Nothing was changed.`;
  }
}
