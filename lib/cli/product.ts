import { printable } from "@/lib/printable";

/**
 * Loaded before a command: ends it with one message if db/product cannot be loaded, or if a record of it cannot be
 * composed. Otherwise the first import of a command would end in a stack trace.
 */
try {
  const { recordViewSql } = await import("@/db/record-view");
  recordViewSql();
} catch (error) {
  const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  const [file = "db/product/index.ts"] =
    /db\/product\/[\w./-]+\.tsx?/.exec(stack.replaceAll("\\", "/")) ?? [];
  console.error(
    `The product cannot be loaded. ${file}: ${printable(message).slice(0, 500)}\nCorrect it, then run this again. Nothing was changed.`,
  );
  process.exit(2);
}
