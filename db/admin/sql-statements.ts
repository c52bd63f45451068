/** Strings, quoted names, bodies in dollar signs and comments, which can hold a semicolon; and everything else but one. */
const piece = /[eE]'(?:[^'\\]|\\.|'')*'|'[^']*'|"[^"]*"|\$(\w*)\$[\s\S]*?\$\1\$|--.*|\/\*[\s\S]*?\*\/|[^;]/g;

/** Splits SQL at the semicolons that end its statements. Knows no body of `BEGIN ATOMIC`. */
export function statementsOf(text: string): string[] {
  const statements: string[] = [];
  let statement = "";
  let end = 0;
  for (const { 0: found, index } of text.matchAll(piece)) {
    if (index > end) {
      statements.push(statement);
      statement = "";
    }
    statement += found;
    end = index + found.length;
  }
  return [...statements, statement]
    .map((each) => each.trim())
    .filter((each) => each.replace(/--.*|\/\*[\s\S]*?\*\//g, "").trim() !== "");
}
