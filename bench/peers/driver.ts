import { fork } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { quick, type Table } from "../answer";
import { answerQuestion } from "../stack";
import type { BehindQueries, DuringTerminations, RoundTrips } from "./driver-process";
import { clients, drivers } from "./drivers";

/** The evidence for docs/decisions/0001-driver.md: how drivers handle lost connections, and how many round trips they take. */

const terminations = quick ? 20 : 100;
/** Longest pause between two terminations. The pauses let some transactions succeed. */
const longestPauseMs = 20;
/** If a driver has no connection for this long, its test ends early. */
const deadAfterMs = quick ? 1_000 : 3_000;

await answerQuestion(async (stack) => {
  /** Runs one experiment in its own process, at least until `during` has finished. */
  async function run<Result>(
    args: [name: string, url: string, experiment: string],
    during?: () => Promise<void>,
  ) {
    const execArgv = ["--import", "tsx", "--conditions=react-server"];
    const child = fork("bench/peers/driver-process.ts", quick ? [...args, "--quick"] : args, { execArgv });
    const ended = new Promise<never>((_, reject) => {
      child.once("exit", (code) => reject(new Error(`${args.join(" ")} exited with ${code}`)));
    });
    const nextMessage = () => Promise.race([new Promise((resolve) => child.once("message", resolve)), ended]);
    if (during) {
      await nextMessage();
      await during();
      child.send("terminated");
    }
    const { result } = (await nextMessage()) as { result: Result };
    return result;
  }

  /** Terminates a database’s backends one by one in random order. Returns how many it terminated. */
  async function terminate(database: string): Promise<number> {
    let [done, lastSeen] = [0, performance.now()];
    while (done < terminations && performance.now() - lastSeen < deadAfterMs) {
      await wait(Math.random() * longestPauseMs);
      // The CTE chooses one first: otherwise, the function would run for every row before the limit applies.
      const [backend] = await stack.sql<{ done: boolean }>(
        `with own as (select pid from pg_stat_activity where datname = $1 and backend_type = 'client backend'),
          chosen as materialized (select pid from own order by random() limit 1)
         select pg_terminate_backend(pid) as done from chosen`,
        [database],
      );
      if (!backend?.done) continue;
      done++;
      lastSeen = performance.now();
    }
    return done;
  }

  const terminationRows: Table["rows"] = [];
  const behind: Table["rows"] = [];
  const trips: Table["rows"] = [];
  const passed: string[] = [];
  for (const [index, name] of Object.keys(drivers).entries()) {
    const database = `driver_${index}`;
    const url = await stack.emptyDatabase(database);
    await once(url, "create table pairs (key uuid, part int)");

    let terminated = 0;
    const { committed, uncaught, recovered } = await run<DuringTerminations>(
      [name, url, "duringTerminations"],
      async () => {
        terminated = await terminate(database);
      },
    );
    const [stored] = await once<{ lost: number; halves: number }>(
      url,
      `select (select count(*) from unnest($1::uuid[]) as reported where not exists (select from pairs where key = reported))::int as lost,
         (select count(*) from (select from pairs group by key having count(*) <> 2) as half)::int as halves`,
      [committed],
    );
    const { lost = 0, halves = 0 } = stored ?? {};
    terminationRows.push([
      name,
      terminated,
      committed.length,
      lost,
      halves,
      uncaught,
      `${recovered} of ${clients}`,
    ]);

    const queued = await run<BehindQueries>([name, url, "behindQueries"]);
    behind.push([name, queued.committed, queued.failed, queued.leftOpen]);
    const { query, queryWithValue, twoInserts } = await run<RoundTrips>([name, url, "roundTrips"]);
    trips.push([name, query, queryWithValue, twoInserts]);
    const faults = lost + halves + uncaught + (clients - recovered) + queued.failed + queued.leftOpen;
    if (faults === 0 && queryWithValue === 1) passed.push(name);
  }

  const consoleDriver = Object.keys(drivers).at(-1) ?? "";
  return {
    question: "Which driver keeps transactions intact?",
    notes: [
      `Each driver runs in its own process. On ten connections, ${clients} clients commit transactions of two inserts with Drizzle, one after another, while backends are terminated one by one. An uncaught exception would end the process. If a driver has no connection for ${deadAfterMs / 1_000} s, its test ends early. A client has recovered if it commits again within six seconds of the last termination.`,
      "In the second table, a transaction begins on one connection behind 95 to 105 unanswered queries, because the pipeline of postgres.js is full at a hundred. A connection that is left in a transaction runs its next query in that transaction. Round trips are counted on the wire, on an open connection.",
      `A driver passes if no transaction is lost, half stored, refused or left open, every exception can be caught, all clients recover, and a query with a parameter takes one round trip ([decision](decisions/0001-driver.md)). Passed in this run: ${passed.map((driver) => `“${driver}”`).join(", ") || "none"}.`,
    ],
    tables: [
      {
        title: "Backends terminated one by one",
        columns: [
          "",
          "terminated",
          "committed",
          "of these, not stored",
          "half stored",
          "uncaught exceptions",
          "clients that recover",
        ],
        rows: terminationRows,
      },
      {
        title: "Transactions begun behind queries",
        columns: ["", "committed", "refused", "connections left in a transaction"],
        rows: behind,
      },
      {
        title: "Round trips",
        columns: ["", "a query", "a query with a parameter", "a transaction of two inserts"],
        rows: trips,
      },
    ],
    budgets: [
      {
        what: `console transactions lost, half stored or hanging, with ${terminations} backends terminated`,
        limit: "0",
        measured: passed.includes(consoleDriver) ? "0" : "see the tables",
        met: passed.includes(consoleDriver),
      },
    ],
  };
});

/** Runs one statement on its own connection. */
async function once<Row extends pg.QueryResultRow>(
  connectionString: string,
  text: string,
  values: unknown[] = [],
) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}
