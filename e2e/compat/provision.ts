import type pg from "pg";

/** The input of V1's six wizard pages. */
export type V1Request = {
  name: string;
  slug: string;
  ownerName: string;
  ownerEmail: string;
  plan: string;
  timezone: string;
  currency: string;
  locale: string;
};

/** The six separate operations, in V1's order. */
export const v1Steps = ["user", "tenant", "settings", "subscription", "membership", "domain"] as const;
export type V1Step = (typeof v1Steps)[number];

export type V1 = {
  pool: pg.Pool;
  authUrl: string;
  secretKey: string;
  /** Called before each operation. If it throws, the operation fails with that error. */
  beforeStep?: (step: V1Step) => void | Promise<void>;
};

export type V1Outcome = { ok: true; tenantId: string } | { ok: false; failedAt: V1Step; message: string };

/**
 * Provisions a tenant as V1 does: each operation commits separately, and the owner's account is created first. After
 * a failure, V1 deletes the tenant but leaves the account.
 */
export async function provisionV1(v1: V1, request: V1Request): Promise<V1Outcome> {
  const { pool } = v1;
  const { name, slug, plan, timezone, currency, locale } = request;
  const at: { step: V1Step; tenantId: string | null } = { step: "user", tenantId: null };
  const run = async <T>(step: V1Step, operation: () => Promise<T>): Promise<T> => {
    at.step = step;
    await v1.beforeStep?.(step);
    const result = await operation();
    await pool.query("insert into public.provisioning_logs (tenant_id, step) values ($1, $2)", [
      at.tenantId,
      step,
    ]);
    return result;
  };
  const insert = (text: string, ...values: unknown[]) => pool.query<{ id: string }>(text, values);
  try {
    const userId = await run("user", () => createUser(v1, request));
    const { rows } = await run("tenant", () =>
      insert(
        "insert into public.tenants (slug, name, plan) values ($1, $2, $3) returning id",
        ...[slug, name, plan],
      ),
    );
    const tenantId = rows[0]?.id ?? "";
    at.tenantId = tenantId;
    await run("settings", () =>
      insert(
        "insert into public.tenant_settings (tenant_id, timezone, currency, locale) values ($1, $2, $3, $4)",
        ...[tenantId, timezone, currency, locale],
      ),
    );
    await run("subscription", () =>
      insert(
        "insert into public.tenant_subscriptions (tenant_id, plan, trial_ends_at) values ($1, $2, now() + interval '14 days')",
        ...[tenantId, plan],
      ),
    );
    await run("membership", () =>
      insert(
        "insert into public.tenant_memberships (tenant_id, user_id, role) values ($1, $2, 'owner')",
        ...[tenantId, userId],
      ),
    );
    await run("domain", () =>
      insert(
        "insert into public.tenant_domains (hostname, tenant_id, is_primary) values ($1, $2, true)",
        ...[`${slug}.example.com`, tenantId],
      ),
    );
    return { ok: true, tenantId };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    await deletePartialTenant(pool, at.tenantId, at.step, message);
    return { ok: false, failedAt: at.step, message };
  }
}

/** Creates the user with an id from the server, and a password that staff would give the owner by phone. */
async function createUser({ authUrl, secretKey }: V1, { ownerName, ownerEmail }: V1Request): Promise<string> {
  const response = await fetch(`${authUrl}/auth/v1/admin/users`, {
    method: "POST",
    headers: { apikey: secretKey, authorization: `Bearer ${secretKey}`, "content-type": "application/json" },
    body: JSON.stringify({
      email: ownerEmail,
      password: "welcome-to-v1",
      email_confirm: true,
      user_metadata: { full_name: ownerName },
    }),
  });
  const body = (await response.json()) as { id?: string; msg?: string };
  if (!response.ok || !body.id) throw new Error(body.msg ?? `the Auth server returned ${response.status}`);
  return body.id;
}

/** V1's partial rollback deletes the tenant and everything that references it, and ignores its own failures. */
async function deletePartialTenant(
  pool: pg.Pool,
  tenantId: string | null,
  step: V1Step,
  message: string,
): Promise<void> {
  try {
    if (tenantId) await pool.query("delete from public.tenants where id = $1", [tenantId]);
    await pool.query(
      "insert into public.provisioning_logs (tenant_id, step, level, message) values ($1, $2, 'error', $3)",
      [tenantId, step, message],
    );
  } catch {
    return;
  }
}
