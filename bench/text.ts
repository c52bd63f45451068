import type { Answer, Spread, Table } from "./answer";

/** A figure with a sensible number of digits, or a spread with its minimum and maximum. */
export function figure(cell: Table["rows"][number][number]): string {
  if (cell === null) return "–";
  if (typeof cell === "string") return cell;
  if (typeof cell === "number") return digits(cell);
  const { median, low, high } = cell as Spread;
  return low === high ? digits(median) : `${digits(median)} (${digits(low)}–${digits(high)})`;
}

function digits(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) || size >= 100) return Math.round(value).toLocaleString("en-GB");
  return value.toFixed(size >= 10 ? 1 : 2);
}

/** Pads every column to its widest cell. Right-aligns figures and left-aligns words. */
export function aligned({ columns, rows }: Pick<Table, "columns" | "rows">): string[][] {
  const cells = [columns, ...rows.map((row) => row.map(figure))];
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => widthOf(row[index] ?? ""))));
  const words = columns.map((_, index) => rows.every((row) => typeof row[index] === "string"));
  return cells.map((row) =>
    row.map((cell, index) => {
      const padding = " ".repeat((widths[index] ?? 0) - widthOf(cell));
      return words[index] ? cell + padding : padding + cell;
    }),
  );
}

/** The width of a string in terminal columns. A Chinese or Japanese character takes two. */
function widthOf(text: string): number {
  const wide = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu);
  return text.length + (wide?.length ?? 0);
}

/** Formats an answer for the terminal. */
export function formatAnswer({ question, notes, tables, budgets }: Answer, seconds: number): string {
  const lines = ["", `${question} (${seconds} s)`, ...notes];
  for (const table of tables) {
    lines.push("", table.title, ...aligned(table).map((row) => `  ${row.join("  ")}`));
  }
  lines.push("");
  for (const { what, limit, measured, met } of budgets) {
    lines.push(`${met ? "met    " : "NOT MET"} ${what}: ${measured} (${limit})`);
  }
  return lines.join("\n");
}
