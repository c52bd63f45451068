import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { operator } from "@/lib/auth/reader";
import { checkInvariants } from "@/lib/doctor/check";
import { reconcile } from "@/lib/jobs/reconcile";
import { deliverMails } from "@/lib/owner-access/deliveries";
import { type FaultPoint, setFaultHook } from "@/lib/provisioning/fault-points";
import { parseSubmission } from "@/lib/provisioning/input/submission";
import { provision } from "@/lib/provisioning/provision";
import { checkAvailability, parseAvailabilityQuestion } from "@/lib/provisioning/slug/availability";
import { getTenant } from "@/lib/tenants/get";
import { listTenants } from "@/lib/tenants/list";
import { listOwnTenants } from "@/lib/tenants/own";

/** A process that serves the saga over HTTP. It kills, stops or pauses itself, or fails, at fault points set by its parent. */

/**
 * A fault on the nth pass through a fault point, counted from 1 after the faults are set. `fail` throws like a lost
 * connection: before an effect, nothing has been done; after an effect, only the reply is lost.
 */
export type Fault = { point: FaultPoint; action: "kill" | "stop" | "pause" | "fail"; nth?: number };
export type Command = { kind: "arm"; faults: Fault[] } | { kind: "resume" };
export type Notice =
  | { kind: "listening"; port: number }
  | { kind: "armed" }
  | { kind: "reached"; point: FaultPoint };

/** Exit code for an uncaught error, which must never happen. */
const uncaughtExit = 99;
const actor = { id: "00000000-0000-4000-8000-000000000001", email: "admin@processes.test" };

type Route = (body: Readonly<Record<string, unknown>>) => Promise<unknown>;
const routes: Partial<Record<string, Route>> = {
  "POST /submit": async (body) => {
    const submission = parseSubmission(body);
    if (!submission.ok) throw new Error(JSON.stringify(submission.refusal));
    const outcome = await provision(actor, submission.input);
    // Like the console, does not delay the response until the messages are sent. Without this call, the reconciler
    // would send all of them.
    void deliverMails({ attemptId: outcome.attemptId }).catch(() => undefined);
    return outcome;
  },
  "POST /reconcile": () => reconcile(),
  "POST /check": checkInvariants,
  "POST /list": (cursor) => listTenants(cursor, operator),
  "POST /tenant": ({ slug }) => getTenant(String(slug), operator),
  "POST /own": ({ userId }) => listOwnTenants(String(userId)),
  "POST /availability": (question) => checkAvailability(parseAvailabilityQuestion(question)),
};

let armed: { fault: Fault; passes: number }[] = [];
let resume: () => void = () => undefined;

/** Notifies the parent before the fault, because a dead process cannot. */
function notify(notice: Notice): Promise<void> {
  return new Promise((resolve) => process.send?.(notice, () => resolve()));
}

setFaultHook(async (point) => {
  for (const entry of armed) {
    const { fault } = entry;
    if (fault.point !== point || ++entry.passes !== (fault.nth ?? 1)) continue;
    const released = new Promise<void>((resolve) => {
      resume = resolve;
    });
    await notify({ kind: "reached", point });
    if (fault.action === "kill") process.kill(process.pid, "SIGKILL");
    if (fault.action === "stop") process.kill(process.pid, "SIGSTOP");
    if (fault.action === "pause") await released;
    if (fault.action === "fail") throw new Error("Connection terminated unexpectedly");
  }
});

process.on("message", (command: Command) => {
  if (command.kind === "resume") return resume();
  armed = command.faults.map((fault) => ({ fault, passes: 0 }));
  void notify({ kind: "armed" });
});
// Without its parent, the process would never exit.
process.on("disconnect", () => process.exit(0));

for (const event of ["uncaughtException", "unhandledRejection"]) {
  process.on(event, (error: unknown) => {
    process.stderr.write(`${event}: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(uncaughtExit);
  });
}

const server = createServer(async (request, response) => {
  const route = routes[`${request.method} ${request.url}`];
  const answer = (status: number, body: unknown) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  try {
    if (!route) return answer(404, { error: "no such route" });
    answer(200, await route((await json(request)) as Record<string, unknown>));
  } catch (error) {
    answer(500, { error: String(error) });
  }
});
server.listen(0, "127.0.0.1", () => {
  void notify({ kind: "listening", port: (server.address() as AddressInfo).port });
});
