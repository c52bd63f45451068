import { Hono } from "hono";
import pg from "pg";
import { listenOnLocalhost } from "@/local/auth/listen";
import { outcomePage, pages, stepPage, tenantPage } from "./pages";
import { provisionV1, type V1, type V1Request } from "./provision";

export type V1Server = { url: string; stop(): Promise<void> };

/** Serves V1's wizard and tenant pages at /provision on a separate port. For tests only: it has no authentication. */
export async function startV1(options: {
  databaseUrl: string;
  authUrl: string;
  secretKey: string;
  port?: number;
}): Promise<V1Server> {
  const pool = new pg.Pool({ connectionString: options.databaseUrl, max: 5, application_name: "v1" });
  pool.on("error", () => undefined);
  const app = createApp({ ...options, pool });
  const { port, close } = await listenOnLocalhost(
    app.fetch as Parameters<typeof listenOnLocalhost>[0],
    options.port ?? 0,
  );
  return {
    url: `http://localhost:${port}`,
    stop: async () => {
      await close();
      await pool.end();
    },
  };
}

function createApp(v1: V1): Hono {
  const app = new Hono();
  app.get("/provision", (c) => c.html(stepPage(1, {})));
  app.post("/provision", async (c) => {
    const { step, ...entered } = (await c.req.parseBody()) as Record<string, string>;
    const done = Number(step);
    if (done < pages.length) return c.html(stepPage(done + 1, entered));
    const request = entered as V1Request;
    const outcome = await provisionV1(v1, request);
    return c.html(outcomePage(outcome, request), outcome.ok ? 200 : 500);
  });
  app.get("/provision/tenants/:slug", async (c) => {
    const tenant = await findTenant(v1.pool, c.req.param("slug"));
    return tenant ? c.html(tenantPage(tenant)) : c.notFound();
  });
  app.post("/provision/tenants/:slug", async (c) => {
    const { plan } = (await c.req.parseBody()) as Record<string, string>;
    const { slug } = c.req.param();
    await v1.pool.query(
      `with changed as (update public.tenants set plan = $2 where slug = $1 returning id)
       update public.tenant_subscriptions set plan = $2 where tenant_id in (table changed)`,
      [slug, plan],
    );
    return c.redirect(`/provision/tenants/${slug}`, 303);
  });
  return app;
}

/** A tenant joined from all the tables that V1 needs; null if one of them has no matching row. */
async function findTenant(pool: pg.Pool, slug: string): Promise<Record<string, unknown> | null> {
  const { rows } = await pool.query<Record<string, unknown>>(
    `select t.name, t.slug, t.plan, s.timezone, b.status, d.hostname, u.email as owner
     from public.tenants t
     join public.tenant_settings s on s.tenant_id = t.id
     join public.tenant_subscriptions b on b.tenant_id = t.id and b.plan = t.plan
     join public.tenant_memberships m on m.tenant_id = t.id and m.role = 'owner'
     join public.tenant_domains d on d.tenant_id = t.id and d.is_primary
     join auth.users u on u.id = m.user_id
     where t.slug = $1`,
    [slug],
  );
  return rows[0] ?? null;
}
