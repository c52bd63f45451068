/**
 * The functions in the context of a Postgres error, innermost first. A name includes its schema only if the schema is
 * not on the search path. The context also quotes statements with their values, and a value can contain a line that
 * looks like a function's. So look the names up in the catalog before storing or showing them.
 */
export function functionsIn(context: unknown): string[] {
  if (typeof context !== "string") return [];
  return [...context.matchAll(/^(?:PL\/\w+|SQL) function (.+?)(?:\(.*)?(?: statement \d+)?$/gm)].map(
    ([, name = ""]) => name.replace(/^"(\w+)"$/, "$1"),
  );
}

/** A context with these functions and no statements. */
export function contextOf(functions: readonly string[]): string | undefined {
  return functions.map((name) => `PL/pgSQL function ${name}()`).join("\n") || undefined;
}

/** The table that a permission or policy error refers to. Only the message contains its name. */
export function tableIn(message: string): string | undefined {
  const [, table] =
    /^(?:permission denied for (?:table|view)|new row violates row-level security policy (?:".+" )?for table) "?(.+?)"?$/.exec(
      message,
    ) ?? [];
  return table;
}
