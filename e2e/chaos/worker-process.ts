import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { DoctorReport } from "@/lib/doctor/check";
import type { ReconcileReport } from "@/lib/jobs/reconcile";
import type { Page, PageCursor } from "@/lib/platform/keyset-page";
import type { Availability } from "@/lib/provisioning/answers";
import type { FaultPoint } from "@/lib/provisioning/fault-points";
import type { ProvisionInput } from "@/lib/provisioning/input";
import type { Outcome } from "@/lib/provisioning/outcome";
import type { AvailabilityQuestion } from "@/lib/provisioning/slug/availability";
import type { Tenant } from "@/lib/tenants/get";
import type { TenantListItem } from "@/lib/tenants/list";
import type { OwnTenant } from "@/lib/tenants/own";
import type { Command, Fault, Notice } from "./worker";

export type WorkerSettings = {
  databaseUrl: string;
  authUrl: string;
  secretKey: string;
  publishableKey: string;
};
export type Request = ProvisionInput & { attemptId: string };
export type ExitStatus = { code: number | null; signal: NodeJS.Signals | null };

/** Maximum time for one request. The saga's own limits must end it much sooner. */
export const requestTimeoutMs = 80_000;
const startTimeoutMs = 90_000;

/** The parent's handle to a worker process. */
export class Worker {
  readonly ended: Promise<ExitStatus>;
  private errors = "";

  private constructor(
    private readonly child: ChildProcess,
    private port: number,
  ) {
    this.ended = once(child, "exit").then(([code, signal]) => ({ code, signal }) as ExitStatus);
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.errors = (this.errors + text).slice(-10_000);
    });
  }

  static async start(file: string, settings: WorkerSettings): Promise<Worker> {
    const child = spawn(process.execPath, ["--enable-source-maps", file], {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      env: {
        ...process.env,
        NODE_ENV: "test",
        NODE_OPTIONS: "",
        DATABASE_URL: settings.databaseUrl,
        NEXT_PUBLIC_SUPABASE_URL: settings.authUrl,
        NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: settings.publishableKey,
        SUPABASE_SECRET_KEY: settings.secretKey,
        CRON_SECRET: "only-for-these-tests",
      },
    });
    const worker = new Worker(child, 0);
    const notice = await worker.notice("listening", startTimeoutMs);
    worker.port = notice.port;
    return worker;
  }

  /** The process's stderr; empty unless an error was not caught. */
  get stderr(): string {
    return this.errors;
  }

  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Provisions a tenant. Null if the connection ended without a response, for example because the process died. */
  submit(request: Request): Promise<Outcome | null> {
    return this.post<Outcome>("/submit", request);
  }

  /** Reconciles once. Null if the process died or the run failed. */
  reconcile(): Promise<ReconcileReport | null> {
    return this.post<ReconcileReport>("/reconcile", {});
  }

  /** Broken invariants of the worker's database, with their first violations. */
  async violations(): Promise<string[]> {
    const report = await this.post<DoctorReport>("/check", {});
    if (!report) throw new Error("the database could not be checked");
    const broken = report.invariants.filter(({ ok, severity }) => !ok && severity === "broken");
    return broken.map(({ name, count, violations }) => `${name} (${count}): ${violations.join("; ")}`);
  }

  /** A page of the tenant list. */
  list(cursor: PageCursor = {}): Promise<Page<TenantListItem>> {
    return this.read("/list", cursor);
  }

  /** A tenant's page, by its slug. */
  tenant(slug: string): Promise<Tenant> {
    return this.read("/tenant", { slug });
  }

  /** The tenants of one user. */
  ownTenants(userId: string): Promise<OwnTenant[]> {
    return this.read("/own", { userId });
  }

  /** The form's live check. */
  availability(question: AvailabilityQuestion): Promise<Availability> {
    return this.read("/availability", question);
  }

  async arm(...faults: Fault[]): Promise<void> {
    const armed = this.notice("armed");
    this.send({ kind: "arm", faults });
    await armed;
  }

  /** Resolves when the worker reaches the next armed point. Call it before the worker can get there. */
  async reached(): Promise<FaultPoint> {
    return (await this.notice("reached")).point;
  }

  /** Resumes a paused worker. */
  resume(): void {
    this.send({ kind: "resume" });
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async kill(): Promise<ExitStatus> {
    this.signal("SIGKILL");
    return this.ended;
  }

  private send(command: Command): void {
    this.child.send(command);
  }

  private notice<K extends Notice["kind"]>(kind: K, withinMs = 90_000) {
    type Expected = Extract<Notice, { kind: K }>;
    return new Promise<Expected>((resolve, reject) => {
      const fail = (reason: string) => () =>
        done(() => reject(new Error(`${reason} ${kind}:\n${this.errors}`)));
      const timeout = setTimeout(fail("timed out waiting for the worker to report"), withinMs);
      const died = fail("the worker died before it reported");
      const onMessage = (notice: Notice) => {
        if (notice.kind === kind) done(() => resolve(notice as Expected));
      };
      const done = (settle: () => void) => {
        clearTimeout(timeout);
        this.child.off("message", onMessage).off("exit", died);
        settle();
      };
      this.child.on("message", onMessage).once("exit", died);
    });
  }

  private async read<T>(route: string, body: unknown): Promise<T> {
    const answer = await this.post<T>(route, body);
    if (answer === null) throw new Error(`${route} returned nothing`);
    return answer;
  }

  private async post<T>(route: string, body: unknown): Promise<T | null> {
    let response: Response;
    try {
      response = await fetch(`http://127.0.0.1:${this.port}${route}`, {
        method: "POST",
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(requestTimeoutMs),
      });
      if (response.ok) return (await response.json()) as T;
    } catch (error) {
      if ((error as Error).name !== "TimeoutError") return null;
      throw new Error(`${route} hung for ${requestTimeoutMs} ms`, { cause: error });
    }
    if (route !== "/reconcile") throw new Error(`${route}: ${await response.text()}`);
    return null;
  }
}
