import { markdown } from "./docs";
import type { QuestionName, StoredResult } from "./results";

/** The figures in docs/scaling.md: the resources that many provisionings need, calculated from the last run. */

const ratesPerMinute = [10, 1_000, 100_000];
const daySeconds = 86_400;

/** Finds a figure by its question, table title, first cells of its row, and column. */
function measured(
  results: readonly StoredResult[],
  at: [QuestionName, string, (string | number)[], string],
): number {
  const [question, title, names, column] = at;
  const table = results
    .find(({ name }) => name === question)
    ?.answer.tables.find((each) => each.title === title);
  const row = table?.rows.find((cells) => names.every((name, index) => cells[index] === name));
  const cell = row?.[table?.columns.indexOf(column) ?? -1];
  const value = typeof cell === "object" && cell !== null ? cell.median : cell;
  if (typeof value !== "number") throw new Error(`there is no figure ${at.flat().join(", ")}`);
  return value;
}

export function scalingFigures(results: readonly StoredResult[]): string {
  const request = (title: string, names: (string | number)[], column: string) =>
    measured(results, ["request", title, names, column]);
  const cores = results.find(({ name }) => name === "request")?.machine.cores ?? 1;
  const clients = [1, 8, 32];
  const best = Math.max(
    ...clients.map((count) => request("By number of concurrent clients", [count], "per second")),
  );
  const storedTable = "Stored in the database per provisioning";
  const [walKb, diskKb] = [
    request(storedTable, ["write-ahead log"], "kB"),
    request(storedTable, ["tables and indexes"], "kB"),
  ];
  const busyMs = measured(results, [
    "floor",
    "By number of concurrent clients",
    [1, "a whole provisioning"],
    "p50 ms",
  ]);
  const roundTrips = measured(results, [
    ...(["round-trips", "A delay on the link to the database"] as const),
    ["provisioning, including authorisation"],
    "round trips",
  ]);
  const one = markdown({
    columns: ["one provisioning", "takes"],
    rows: [
      [
        "core time on this machine, for console, Postgres, Auth server and clients together",
        `${((cores / best) * 1_000).toFixed(1)} ms`,
      ],
      ["time on a database connection, without the Auth server’s part", `${busyMs.toFixed(1)} ms`],
      ["sequential round trips to the database", roundTrips.toFixed(1)],
      ["write-ahead log", `${walKb.toFixed(0)} kB`],
      ["disk, including indexes", `${diskKb.toFixed(0)} kB`],
    ],
  });
  const many = markdown({
    columns: [
      "provisionings per minute",
      "per second",
      "cores",
      "connections busy",
      "log MB/s",
      "disk GB per day",
      "attempts per day",
    ],
    rows: ratesPerMinute.map((count) => {
      const perSecond = count / 60;
      const perDay = perSecond * daySeconds;
      return [
        ...[count, perSecond, (perSecond * cores) / best, (perSecond * busyMs) / 1_000],
        ...[(perSecond * walKb) / 1_000, (perDay * diskKb) / 1e6, Math.round(perDay)],
      ];
    }),
  });
  return `${one}\n\n${many}`;
}
