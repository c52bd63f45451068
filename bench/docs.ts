import type { Table } from "./answer";
import type { StoredResult } from "./results";
import { aligned } from "./text";

/** Documents generated from the results: docs/performance.md, and the figures in the README and docs/scaling.md. */

const [begin, end] = ["<!-- figures of bench/results: begin -->", "<!-- figures of bench/results: end -->"];

/** The whole page, generated from the stored answers. */
export function performancePage(
  results: readonly StoredResult[],
  withRealAuth: readonly StoredResult[],
): string {
  const parts = results.map((result) => {
    const real = withRealAuth.find(({ name }) => name === result.name);
    return real ? `${section(result)}\n\n${realAuthSection(real)}` : section(result);
  });
  return `# Performance

\`npm run bench\` generates every figure on this page from [its results](../bench/results/). Compare the ratios and slopes, which depend
less on the machine than the times do. Each figure was measured in one run on one machine, and most runs alternate between the candidates. Medians are
followed by the lowest and the highest round in parentheses.

${machine(results)}

## Budgets

${budgets(results)}

${parts.join("\n\n")}
`;
}

/** The README shows the first budget of each of these questions, even if it is not met. */
const headlines = ["round-trips", "scale", "audit", "processes", "peers"];

/** The summary in the README, one line per headline. */
export function summary(results: readonly StoredResult[]): string {
  return headlines
    .flatMap((headline) => results.find(({ name }) => name === headline)?.answer.budgets.slice(0, 1) ?? [])
    .map(
      ({ what, limit, measured, met }) =>
        `- ${what.replace(/^[a-z](?=[a-z])/, (letter) => letter.toUpperCase())}: ${measured}; budget ${limit}${met ? "" : ", **not met**"}`,
    )
    .join("\n");
}

/** Replaces the text between the two markers. Throws if they are missing. */
export function replaceMarked(text: string, content: string): string {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from)
    throw new Error(`the document has no markers for the figures: ${begin} … ${end}`);
  return `${text.slice(0, from)}${begin}\n\n${content}\n\n${text.slice(to)}`;
}

function budgets(results: readonly StoredResult[]): string {
  const rows = results.flatMap(({ answer }) =>
    answer.budgets.map(({ what, limit, measured, met }) => [what, limit, measured, met ? "yes" : "**no**"]),
  );
  return markdown({ columns: ["what", "budget", "measured", "met"], rows });
}

function machine(results: readonly StoredResult[]): string {
  const first = results[0]?.machine;
  if (!first) return "";
  const { processor, cores, memoryGb, system, versions } = first;
  const dates = [...new Set(results.map(({ machine }) => machine.date))].join(", ");
  const loads = results.map(({ machine }) => machine.load);
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `Measured on ${dates} with ${cores} cores of ${processor}, ${memoryGb} GB of memory and ${system}. The load average before the
runs was ${Math.min(...loads)} to ${Math.max(...loads)}. Versions: ${programs.join(", ")}.`;
}

function section({ answer, name, seconds }: StoredResult): string {
  const { question, notes, tables } = answer;
  const repeat = `\`npm run bench -- --only ${name}\`, ${seconds} s`;
  return [`## ${question}`, ...notes, ...tables.map((table) => tableSection("###", table)), repeat].join(
    "\n\n",
  );
}

const realAuthNote =
  "This repeats the measurement with a real Auth server instead of the local stand-in. The server runs on the same machine and shares the console’s database. In the comparison with V1, both versions use it. That server takes most of the time, so a time without its part is the small difference between two large times, and only approximate.";

/** The answer measured with a real Auth server, shown below the one with the local stand-in. */
function realAuthSection({ answer: { tables, budgets }, name, seconds, machine }: StoredResult): string {
  const measured = budgets.map(({ what, measured }) => `- ${what}: ${measured}`).join("\n");
  const repeat = `\`npm run bench -- --auth-url <url> --only ${name}\`, ${seconds} s, ${machine.date}, load average ${machine.load}`;
  const parts = [measured, ...tables.map((table) => tableSection("####", table)), repeat];
  return ["### With a real Auth server", realAuthNote, ...parts].join("\n\n");
}

function tableSection(heading: string, table: Table): string {
  return [`${heading} ${table.title}`, markdown(table), chart(table)].filter(Boolean).join("\n\n");
}

export function markdown(table: Pick<Table, "columns" | "rows">): string {
  const [head = [], ...rows] = aligned(table);
  const rule = head.map((cell, index) => {
    const words = table.rows.every((row) => typeof row[index] === "string");
    return words ? "-".repeat(Math.max(3, cell.length)) : `${"-".repeat(Math.max(2, cell.length - 1))}:`;
  });
  return [head, rule, ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** A bar chart of one column against the first. */
function chart({ chart, rows, title }: Table): string {
  if (!chart) return "";
  const value = (cell: Table["rows"][number][number]) =>
    typeof cell === "object" && cell !== null ? cell.median : Number(cell);
  const names = rows.map(([name]) => `"${name}"`);
  const bars = rows.map((row) => value(row[chart.column] ?? null).toFixed(2));
  return `\`\`\`mermaid
xychart-beta horizontal
  title "${title}"
  x-axis [${names.join(", ")}]
  y-axis "${chart.unit}"
  bar [${bars.join(", ")}]
\`\`\``;
}
