import { Hono } from "hono";
import { cors } from "hono/cors";
import type { LocalMail } from "../inbox/mails";
import { adminRoutes } from "./admin/users";
import type { AuthEnv, Service } from "./context";
import { openPool } from "./database";
import { errorResponse } from "./errors";
import { faultRoutes, injectFaults } from "./faults";
import { FaultRules } from "./faults/rules";
import { gateway } from "./gateway";
import { listenOnLocalhost } from "./listen";
import { publicRoutes } from "./public-routes";
import { loadSigningKey, publishableKey, secretKey } from "./sessions/keys";

export type AuthServer = {
  /** The Supabase project URL, e.g. http://localhost:54321; the API is mounted at both / and /auth/v1. */
  url: string;
  port: number;
  secretKey: string;
  publishableKey: string;
  stop(): Promise<void>;
};

/**
 * Starts the local stand-in for Supabase Auth on a database in which schema.sql has run. `port` 0 uses a free port.
 * Rejects with code EADDRINUSE if the port is busy. `keyFile` stores the signing key, so that sessions survive a
 * restart. With `faults`, /__faults accepts rules for failures. Without `onMail`, e-mails are discarded.
 */
export async function startAuthServer(options: {
  databaseUrl: string;
  port: number;
  siteUrl: string;
  faults?: boolean;
  keyFile?: string;
  onMail?: (mail: LocalMail) => void;
}): Promise<AuthServer> {
  const key = await loadSigningKey(options.keyFile);
  const pool = openPool(options.databaseUrl);
  const sendMail = options.onMail ?? (() => undefined);
  const service: Service = { pool, key, projectUrl: "", siteUrl: options.siteUrl, sendMail };
  const running = new Set<Promise<unknown>>();
  const app = createApp(service, options.faults ?? false, running);
  try {
    const { port, close } = await listenOnLocalhost(
      app.fetch as Parameters<typeof listenOnLocalhost>[0],
      options.port,
    );
    service.projectUrl = `http://localhost:${port}`;
    const stop = async () => {
      await close();
      await Promise.allSettled(running);
      await pool.end();
    };
    return { url: service.projectUrl, port, secretKey, publishableKey, stop };
  } catch (error) {
    await pool.end();
    throw error;
  }
}

function createApp(service: Service, faults: boolean, running: Set<Promise<unknown>>): Hono<AuthEnv> {
  const app = new Hono<AuthEnv>({ strict: false });
  app.use(
    cors({
      origin: "*",
      exposeHeaders: ["x-total-count", "link", "x-sb-error-code", "x-supabase-api-version"],
    }),
  );
  if (faults) {
    const rules = new FaultRules();
    app.route("/__faults", faultRoutes(rules));
    const faultMiddleware = injectFaults(service, rules, (request, c, beforeCommit) => {
      const late = Promise.resolve(app.fetch(request, { ...c.env, beforeCommit }));
      running.add(late);
      void late.finally(() => running.delete(late));
    });
    app.use(faultMiddleware);
  }
  app.use(gateway);
  const api = publicRoutes(service).route("/admin", adminRoutes(service));
  app.route("/", api).route("/auth/v1", api);
  app.notFound((c) => c.text("404 page not found\n", 404));
  app.onError((error, c) => errorResponse(error, c));
  return app;
}
