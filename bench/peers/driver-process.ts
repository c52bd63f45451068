import { randomUUID } from "node:crypto";
import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";
import { sql } from "drizzle-orm";
import pg from "pg";
import { TcpProxy } from "@/e2e/chaos/tcp-proxy";
import { quick } from "../answer";
import { clients, type Driver, drivers, insertPair } from "./drivers";

/** Runs one experiment with one driver, in its own process: a driver can throw an error that no caller can catch. */

/**
 * Transactions that run while connections are terminated, until each client has committed one after the last
 * termination or the time is up.
 */
export type DuringTerminations = { committed: string[]; recovered: number; uncaught: number };
/** Transactions begun on a connection whose earlier queries are still unanswered. */
export type BehindQueries = { committed: number; failed: number; leftOpen: number };
export type RoundTrips = { query: number; queryWithValue: number; twoInserts: number };

const connections = 10;
/** How long a client may take to commit again after the last termination. */
const recoveryTimeoutMs = quick ? 1_500 : 6_000;
/** How many queries to send first: from slightly below to slightly above the 100 that fill postgres.js's pipeline. */
const [fewest, most] = [95, 105];

const [name = "", url = "", experiment = ""] = process.argv.slice(2);
const open = drivers[name] as NonNullable<(typeof drivers)[string]>;
let uncaught = 0;
process.on("uncaughtException", () => uncaught++);

const experiments: Record<string, () => Promise<DuringTerminations | BehindQueries | RoundTrips>> = {
  async duringTerminations() {
    const driver = await open(url, connections);
    const committed: string[] = [];
    let [terminated, recovered] = [false, 0];
    const client = async () => {
      for (let last = false; !last; ) {
        const [key, startedAfterLast] = [randomUUID(), terminated];
        const ok = await insertPair(driver, key).then(
          () => committed.push(key),
          () => null,
        );
        last = startedAfterLast && ok !== null;
        // Immediate refusals would otherwise starve the event loop.
        await turn();
      }
      recovered++;
    };
    const all = Promise.all(Array.from({ length: clients }, client));
    process.send?.("begun");
    await new Promise((resolve) => process.once("message", resolve));
    terminated = true;
    await Promise.race([all, wait(recoveryTimeoutMs)]);
    return { committed, recovered, uncaught };
  },

  async behindQueries() {
    const observer = new pg.Client({ connectionString: url });
    await observer.connect();
    const inTransaction = `select count(*)::int as count from pg_stat_activity
      where datname = current_database() and state like 'idle in transaction%'`;
    const result = { committed: 0, failed: 0, leftOpen: 0 };
    for (let queriesAhead = fewest; queriesAhead <= most; queriesAhead++) {
      const driver = await open(url, 1);
      await driver.plain();
      const queries = Array.from({ length: queriesAhead }, () =>
        driver.plain().then(undefined, () => undefined),
      );
      const pair = insertPair(driver, randomUUID());
      await pair.then(
        () => result.committed++,
        () => result.failed++,
      );
      await Promise.all(queries);
    }
    result.leftOpen = (await observer.query<{ count: number }>(inTransaction)).rows[0]?.count ?? 0;
    return result;
  },

  async roundTrips() {
    const target = new URL(url);
    const link = await TcpProxy.start(Number(target.port));
    target.port = String(link.port);
    target.hostname = "127.0.0.1";
    const driver = await open(target.href, 1);
    const roundTripsOf = async (run: (driver: Driver) => PromiseLike<unknown>) => {
      await run(driver);
      const before = link.roundTrips;
      await run(driver);
      return link.roundTrips - before;
    };
    return {
      query: await roundTripsOf(({ db }) => db.execute(sql`select 1`)),
      queryWithValue: await roundTripsOf(({ db }) => db.execute(sql`select ${1}::int`)),
      twoInserts: await roundTripsOf((each) => insertPair(each, randomUUID())),
    };
  },
};

const result = await experiments[experiment]?.();
process.send?.({ result }, () => process.exit(0));
