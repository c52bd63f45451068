/** A row that would be written, keyed by column name. */
export type RowToWrite = { table: string; row: Readonly<Record<string, unknown>> };

const head = /^\s*insert\s+into\s+((?:"[^"]*"|\w+)(?:\.(?:"[^"]*"|\w+))?)\s*\(([^()]*)\)\s*values\s*/i;

/**
 * Parses the rows of an INSERT … VALUES statement. Omits columns that get their default. A note in parentheses replaces an
 * expression. Any other statement, such as INSERT … SELECT, is returned as one row with its text.
 */
export function insertRows(text: string, params: readonly unknown[]): RowToWrite[] {
  const [matched, table = "", columns = ""] = head.exec(text) ?? [];
  if (!matched) return [{ table: "(statement)", row: { sql: text, params } }];
  const names = columns.split(",").map(unquoted);
  return tuplesOf(text.slice(matched.length)).map((values) => ({
    table: unquoted(table).replace(/^(?!.*\.)/, "public."),
    row: Object.fromEntries(
      names.flatMap((name, index) => {
        const value = values[index];
        return !value || /^default$/i.test(value) ? [] : [[name, readValue(value, params)]];
      }),
    ),
  }));
}

function unquoted(name: string): string {
  return name.trim().replaceAll('"', "");
}

/** The value of a parameter or a constant, or where the database gets the value of an expression. */
function readValue(text: string, params: readonly unknown[]): unknown {
  const bare = text.replace(/::[\w."[\]]+$/, "");
  const parameter = /^\$(\d+)$/.exec(bare)?.[1];
  if (parameter) return params[Number(parameter) - 1];
  const [, quotedText] = /^'((?:[^']|'')*)'$/.exec(bare) ?? [];
  if (quotedText !== undefined) return quotedText.replaceAll("''", "'");
  if (/^(-?[\d.]+|true|false|null|\(generated\))$/i.test(bare)) return bare;
  const [, source] = /^\(\s*select\b.*?\bfrom\s+((?:"[^"]*"|[\w.])+)/is.exec(bare) ?? [];
  return source ? `(looked up in ${unquoted(source)})` : "(set by the database)";
}

/** The comma-separated parts of each `(…)`, up to the end of the VALUES list. */
function tuplesOf(text: string): string[][] {
  const tuples: string[][] = [];
  let depth = 0;
  let quote = "";
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote) {
      if (character === quote) quote = "";
    } else if (character === "'" || character === '"') {
      quote = character;
    } else if (character === "(") {
      depth += 1;
      if (depth > 1) continue;
      tuples.push([]);
      start = at + 1;
    } else if (depth === 1 && (character === "," || character === ")")) {
      tuples.at(-1)?.push(text.slice(start, at).trim());
      start = at + 1;
      if (character === ")") depth = 0;
    } else if (character === ")") {
      depth -= 1;
    } else if (depth === 0 && !/[\s,]/.test(character)) {
      break;
    }
  }
  return tuples;
}
