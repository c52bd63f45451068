import { setTimeout as wait } from "node:timers/promises";
import { v7 as uuidv7 } from "uuid";
import { type ConsoleProcess, startConsole } from "@/e2e/browser/start-console";
import { freePort } from "@/local/ports";
import { quick } from "../answer";
import { provisionOver, signIn } from "../console-client";
import { startPgBouncer } from "../pgbouncer";
import { answerQuestion } from "../stack";

/** Two consoles on one Postgres behind a pooler with shared connections. One of them is killed halfway. */

const total = quick ? 200 : 2_000;
const clients = 32;
/** A dead console’s attempts are taken over when their leases expire. The benchmark expires the leases instead of waiting. */
const expireLeasesAfterMs = quick ? 1_000 : 3_000;

await answerQuestion(async (stack) => {
  const pooler = await startPgBouncer(stack);
  const { checkInvariants } = await import("@/lib/doctor/check");

  const consoles = new Map<string, ConsoleProcess>();
  for (let n = 0; n < 2; n++) {
    const port = await freePort(0, "console");
    const site = `http://localhost:${port}`;
    const settings = {
      ...stack.env,
      DATABASE_URL: pooler.url,
      SITE_URL: site,
      NODE_ENV: "production",
      LOG_LEVEL: "silent",
    };
    const started = await startConsole(port, settings);
    stack.atEnd(() => started.stop());
    consoles.set(site, started);
  }
  const [first = "", second = ""] = consoles.keys();
  const cookie = await signIn(first, stack.admin.email, stack.admin.password);
  stack.liftLimits();

  // Each process fetches the Auth server’s keys before the concurrent load starts.
  for (const site of consoles.keys()) await provisionOver(site, cookie, uuidv7());

  let turn = 0;
  const tally = { completed: 0, retried: 0, undone: 0 };
  /** Resends a request until it completes: with the same key if there was no response, with a new key if it was undone. */
  async function provisionUntilCompleted(): Promise<void> {
    for (let key = uuidv7(); ; ) {
      const sites = [...consoles.keys()];
      try {
        await provisionOver(sites[turn++ % sites.length] ?? "", cookie, key);
        keys.push(key);
        tally.completed++;
        return;
      } catch (error) {
        if (String(error).includes("INTERRUPTED")) {
          tally.undone++;
          key = uuidv7();
        } else tally.retried++;
        await wait(100);
      }
    }
  }

  const keys: string[] = [];
  let remaining = total;
  const allClients = Promise.all(
    Array.from({ length: clients }, async () => {
      while (remaining-- > 0) await provisionUntilCompleted();
    }),
  );
  while (tally.completed < total / 2) await wait(20);
  const killed = consoles.get(second);
  consoles.delete(second);
  await killed?.kill();
  const killedAt = new Date();
  await wait(expireLeasesAfterMs);
  await stack.sql(
    "update provisioning.attempts set lease_expires_at = now() where finished_at is null and started_at < $1",
    [killedAt],
  );
  await allClients;

  const [stored] = await stack.sql<{ completed: number; tenants: number; open: number }>(
    `select count(*) filter (where a.status = 'completed')::int as completed, count(t.id)::int as tenants,
     count(*) filter (where a.finished_at is null)::int as open
   from provisioning.attempts a left join provisioning.tenants t on t.slug = a.slug where a.id = any($1)`,
    [keys],
  );
  const { invariants } = await checkInvariants();
  const broken = invariants
    .filter(({ ok, severity }) => !ok && severity === "broken")
    .map(({ name }) => name);

  const correct =
    stored?.completed === total && stored.tenants === total && stored.open === 0 && broken.length === 0;
  return {
    question: "Does it work with more than one process?",
    notes: [
      `Two processes of the production build share one Postgres through ${pooler.version} in transaction mode, with ${clients} clients. This measures correctness, not speed.`,
      `Halfway through ${total.toLocaleString("en-GB")} provisionings, one process is killed. Its clients send their requests again, with the same key, to the other process.`,
    ],
    tables: [
      {
        title: "Outcomes",
        columns: ["", "provisionings"],
        rows: [
          ["requested", total],
          ["completed, each with one tenant", stored?.completed ?? 0],
          ["sent again because no response arrived", tally.retried],
          ["undone after the kill, and requested again", tally.undone],
          ["broken invariants", broken.length],
        ],
      },
    ],
    budgets: [
      {
        what: `provisionings lost or duplicated, out of ${total.toLocaleString("en-GB")} with one of two processes killed`,
        limit: "0",
        measured: correct
          ? "0"
          : `${total - (stored?.completed ?? 0)}; broken: ${broken.join(", ") || "nothing"}`,
        met: correct,
      },
    ],
  };
});
