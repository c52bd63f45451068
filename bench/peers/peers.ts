import { quick, type Table } from "../answer";
import type { Peer } from "../peer";
import { comparePrograms, load, timesAsFast } from "../sampling";
import { slowLink } from "../slow-link";
import { answerQuestion, newRequest, newSlug } from "../stack";
import { openBetterAuth } from "./better-auth";
import { openBetterTenant } from "./better-tenant";
import { openPayload } from "./payload";

/** How fast other programs create a tenant on the same Postgres, and what their failures leave behind. */

const clientCounts = quick ? [8] : [1, 8, 32];
const [rounds, durationMs] = quick ? [1, 300] : [3, 500];
/** 5 ms simulates a database on another machine, as in most deployments. */
const roundTripsMs = quick ? [5] : [0, 5];
/** Warm-up: code is compiled, and tables get rows for statistics. */
const warmUpMs = quick ? 300 : 1_500;
const accountAlone: string = "the Auth server’s part of this console, alone";
const racers = 50;
const faults = quick ? 5 : 100;

await answerQuestion(async (stack) => {
  const links: Awaited<ReturnType<typeof slowLink>>[] = [];
  /** A separate link for each program, so that all have the same latency. */
  async function linkedTo(url: string): Promise<string> {
    const link = await slowLink(stack, url);
    links.push(link);
    return link.url;
  }
  process.env.DATABASE_URL = await linkedTo(stack.databaseUrl);
  process.env.NEXT_PUBLIC_SUPABASE_URL = await linkedTo(stack.auth.url);

  const { attemptOf } = await import("@/lib/provisioning/attempt");
  const { createAuthUser } = await import("@/lib/provisioning/owner/auth-user");
  const { submissionOf } = await import("../submission");
  const peers: Peer[] = [
    await openOurs(),
    await openBetterAuth(stack, await linkedTo(await stack.emptyDatabase("better_auth"))),
    await openPayload(stack, await linkedTo(await stack.emptyDatabase("payload"))),
    await openBetterTenant(stack, await linkedTo(await stack.emptyDatabase("better_tenant"))),
  ];

  async function openOurs(): Promise<Peer> {
    const { setFaultHook } = await import("@/lib/provisioning/fault-points");
    const { provision } = await import("@/lib/provisioning/provision");
    const { reconcile } = await import("@/lib/jobs/reconcile");
    const run = async (slug: string) => {
      const fields = { ...newRequest(slug), ownerEmail: `ana@${newSlug()}.test` };
      const outcome = await provision(stack.admin, submissionOf(fields));
      if (outcome.kind !== "completed") throw outcome;
    };
    return {
      name: "this console",
      provision: run,
      provisionWithFault: async (slug) => {
        setFaultHook((point) => {
          if (point === "commit_records.before") throw new Error("a fault injected by the benchmark");
        });
        await run(slug).finally(() => setFaultHook(undefined));
      },
      describeError: (outcome) => `code ${(outcome as { code?: string }).code}`,
      countLeftovers: async () => {
        await reconcile();
        const [row] = await stack.sql<{ count: number }>(
          `select (select count(*) from provisioning.tenants t where not exists (select from provisioning.tenant_members where tenant_id = t.id))::int
          + (select count(*) from auth.users u where u.email like 'ana@%'
              and not exists (select from provisioning.tenant_members where user_id = u.id))::int as count`,
        );
        return row?.count ?? 0;
      },
    };
  }

  /** Creates only an owner’s account on the Auth server, a step that the other programs do not have. */
  async function createAccount(): Promise<void> {
    const attempt = attemptOf(stack.admin, submissionOf(newRequest()));
    const { kind } = await createAuthUser(attempt);
    if (kind !== "ready") throw new Error(kind);
  }

  for (const { provision } of peers) await load(1, warmUpMs, () => provision(newSlug()));
  await stack.analyze();

  const speed: Table["rows"] = [];
  /** `withoutAuth`: the median time of better-auth, divided by ours without the Auth server’s part. */
  const timesFaster: { roundTripMs: number; times: number; withoutAuth: number }[] = [];
  for (const roundTripMs of roundTripsMs) {
    for (const link of links) link.set(roundTripMs);
    for (const clients of clientCounts) {
      const programs = {
        ...Object.fromEntries(
          peers
            // Hashing already keeps the cores busy with one client.
            .filter(({ hashesPasswords }) => clients === 1 || !hashesPasswords)
            .map(({ name, provision }) => [name, () => provision(newSlug())]),
        ),
        [accountAlone]: createAccount,
      };
      const results = await comparePrograms(programs, { clients, rounds, durationMs });
      for (const [name, { perSecond, p50, p95 }] of Object.entries(results)) {
        speed.push([roundTripMs, clients, name, perSecond, p50, p95]);
      }
      const [ours, theirs, account] = ["this console", "better-auth", accountAlone].map((of) => results[of]);
      if (!ours || !theirs || !account) continue;
      const withoutAuth = theirs.p50.median / (ours.p50.median - account.p50.median);
      timesFaster.push({ roundTripMs, times: timesAsFast(ours, theirs), withoutAuth });
    }
  }
  for (const link of links) link.set(0);

  const outcomes: Table["rows"] = [];
  for (const { name, provision, provisionWithFault, describeError, countLeftovers } of peers) {
    const slug = newSlug();
    const before = await countLeftovers();
    const race = await Promise.allSettled(Array.from({ length: racers }, () => provision(slug)));
    const responses = new Map<string, number>();
    for (const settled of race) {
      const response = settled.status === "fulfilled" ? "created" : describeError(settled.reason);
      responses.set(response, (responses.get(response) ?? 0) + 1);
    }
    const leftAfterRaces = (await countLeftovers()) - before;
    for (let n = 0; provisionWithFault && n < faults; n++) {
      await provisionWithFault(newSlug()).catch(() => undefined);
    }
    const leftAfterFaults = provisionWithFault
      ? (((await countLeftovers()) - before - leftAfterRaces) * 100) / faults
      : null;
    outcomes.push([
      name,
      [...responses].map(([response, count]) => `${count} ${response}`).join(", "),
      leftAfterRaces,
      leftAfterFaults,
    ]);
  }

  const timesAt = (ms: number, of: "times" | "withoutAuth") =>
    timesFaster.filter(({ roundTripMs }) => roundTripMs === ms).map((compared) => compared[of]);
  const listed = (times: readonly number[]) => times.map((each) => `${each.toFixed(2)}×`).join(", ");
  const [atZeroMs, atFiveMs] = [timesAt(0, "withoutAuth"), timesAt(5, "times")];
  return {
    question: "How does it compare with other programs?",
    notes: [
      "Each program is called from code, on the same Postgres with ten connections. This console, better-auth and Payload create a user, a tenant and the owner’s membership; `@usebetterdev/tenant` has no users or members, and creates only the tenant. This console also validates the input, records eight stages, creates settings, a subscription, a domain and a message, and calls an Auth server over HTTP, which runs eight statements of its own. better-auth and Payload write users to their own tables, and only Payload hashes a password, so it is measured with one client only. The Auth server’s part is also measured alone, because it is the lower bound for this console.",
      `A race is ${racers} concurrent requests for one slug. A fault is thrown after the tenant is created and before its owner is added. This console writes both in one transaction, so its fault is thrown before that transaction, after the account is created.`,
    ],
    tables: [
      {
        title: "Speed",
        columns: ["ms per round trip", "clients", "", "per second", "p50 ms", "p95 ms"],
        rows: speed,
      },
      {
        title: "Races and faults",
        columns: [
          "",
          `responses to ${racers} concurrent requests`,
          "left behind by the failed requests",
          "left behind by 100 faults",
        ],
        rows: outcomes,
      },
    ],
    budgets: [
      {
        what: "speed without the Auth server’s part, relative to better-auth’s `createUser` and `createOrganization`, with 1, 8 and 32 clients and 0 ms per round trip",
        limit: "≥ 1×",
        measured: listed(atZeroMs),
        met: atZeroMs.every((times) => times >= 1),
      },
      {
        what: "speed with the Auth server’s part, relative to the same functions, with 1, 8 and 32 clients and 5 ms per round trip",
        limit: "> 2×",
        measured: listed(atFiveMs),
        met: atFiveMs.every((times) => times > 2),
      },
    ],
  };
});
