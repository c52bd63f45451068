import { markdown } from "./docs";
import type { Kept, QuestionName } from "./results";

/** The arithmetic of docs/scaling.md: the resources for many provisionings, from the measurements of one in the last run. */

const aMinute = [10, 1_000, 100_000];
const daySeconds = 86_400;

/** A figure of a result, by question, table, first cells of the row, and column. */
function measured(results: readonly Kept[], at: [QuestionName, string, (string | number)[], string]): number {
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

export function scalingFigures(results: readonly Kept[]): string {
  const request = (title: string, names: (string | number)[], column: string) =>
    measured(results, ["request", title, names, column]);
  const cores = results.find(({ name }) => name === "request")?.machine.cores ?? 1;
  const clients = [1, 8, 32];
  const best = Math.max(
    ...clients.map((count) => request("By number of concurrent clients", [count], "a second")),
  );
  const kept = "Stored in the database per provisioning";
  const [walKb, diskKb] = [
    request(kept, ["write-ahead log"], "kB"),
    request(kept, ["tables and indexes"], "kB"),
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
        "cores of this machine, for console, Postgres, Auth server and clients together",
        `${((cores / best) * 1_000).toFixed(1)} ms`,
      ],
      ["a connection to the database, without the Auth server’s part", `${busyMs.toFixed(1)} ms`],
      ["round trips to the database, one after the other", roundTrips.toFixed(1)],
      ["write-ahead log", `${walKb.toFixed(0)} kB`],
      ["disk, indexes included", `${diskKb.toFixed(0)} kB`],
    ],
  });
  const many = markdown({
    columns: [
      "provisionings a minute",
      "a second",
      "cores",
      "connections busy",
      "log MB/s",
      "disk GB a day",
      "attempts a day",
    ],
    rows: aMinute.map((count) => {
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
