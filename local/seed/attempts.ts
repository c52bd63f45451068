import type pg from "pg";
import { product } from "@/db/product";
import type { ErrorCode } from "@/lib/guards/error-codes";
import type { Stage } from "@/lib/provisioning/stages";
import { accounts } from "./accounts";
import { attemptIdOf, ownerEmail, provisionedHere } from "./tenants";
import { seedId } from "./users";

type SeedAttempt = {
  id: string;
  name: string;
  slug: string;
  request: Record<string, string>;
  startedHoursAgo: number;
  status: Stage;
  code?: ErrorCode;
  tenantId?: string;
  /** [stage, milliseconds since the previous step, event] */
  steps: [Stage, number, string?][];
  cleanup?: "pending" | "done" | "manual";
};

const validatedSteps: SeedAttempt["steps"] = [
  ["initiated", 0],
  ["validating", 0.2],
  ["validated", 1.1],
];
const creatingUserSteps: SeedAttempt["steps"] = [...validatedSteps, ["creating_auth_user", 2.4]];
const userCreatedSteps: SeedAttempt["steps"] = [...creatingUserSteps, ["auth_user_created", 84.7]];
const recordsSteps: SeedAttempt["steps"] = [...userCreatedSteps, ["creating_records", 2.2]];

/**
 * A week of refused, undone and running attempts, and those of the newest tenants if the product has sample tenants.
 */
function weekOfAttempts(): SeedAttempt[] {
  const completed = provisionedHere.map(
    ([slug, name, , plan, timezone, currency, locale, days]): SeedAttempt => ({
      id: attemptIdOf(slug),
      name,
      slug,
      request: { plan, timezone, currency, locale },
      startedHoursAgo: days * 24,
      status: "completed",
      tenantId: seedId(`tenant ${slug}`),
      steps: [...recordsSteps, ["verifying", 6.3 + days], ["completed", 0]],
    }),
  );
  const refused = (name: string, slug: string, hours: number, code: ErrorCode): SeedAttempt => {
    const steps: SeedAttempt["steps"] = [...validatedSteps, ["failed", 1.9]];
    return { ...base(name, slug, hours), status: "failed", code, steps };
  };
  const undone = (
    name: string,
    slug: string,
    hours: number,
    code: ErrorCode,
    cleanup?: "pending" | "manual",
  ) => {
    const event = cleanup ? "cleanup_flagged" : "auth_user_deleted";
    const steps: SeedAttempt["steps"] = [
      ...recordsSteps,
      ["creating_records", 14, "undo_started"],
      ["creating_records", 31, event],
      ["rolled_back", 0.4],
    ];
    return { ...base(name, slug, hours), status: "rolled_back", code, steps, cleanup } satisfies SeedAttempt;
  };
  // No process is working on these, so when their lease expires, the reconciler treats them as interrupted.
  const running = (name: string, slug: string, status: Stage, steps: SeedAttempt["steps"]) =>
    ({ ...base(name, slug, 0), status, steps }) satisfies SeedAttempt;
  return [
    ...(product.insertSample ? completed : []),
    refused("Golden Spoon", "golden-spoon", 3, "SLUG_TAKEN"),
    refused("Golden Spoon", "golden-spoon", 3.1, "SLUG_TAKEN"),
    refused("Café Luna Centro", "cafe-luna-centro", 26, "EMAIL_TAKEN"),
    refused("Mail", "mail", 49, "SLUG_TAKEN"),
    refused("Pier 9", "pier-9", 51, "INVALID_INPUT"),
    refused("Blue Door", "blue-door", 75, "EMAIL_TAKEN"),
    refused("Olive Garden Bar", "olive-garden-bar", 98, "AUTH_FAILED"),
    refused("Rue 12", "rue-12", 120, "REQUEST_CONFLICT"),
    undone("Copper Kettle", "copper-kettle", 8, "DATABASE_FAILED"),
    undone("Salt & Stone", "salt-and-stone", 54, "DATABASE_FAILED", "manual"),
    undone("Fig Tree", "fig-tree", 101, "VERIFICATION_FAILED"),
    undone("Lantern Noodles", "lantern-noodles", 143, "INTERRUPTED", "pending"),
    running("Red Barn", "red-barn", "creating_auth_user", creatingUserSteps),
    running("Tide Table", "tide-table", "auth_user_created", userCreatedSteps),
  ];
}

function base(name: string, slug: string, startedHoursAgo: number) {
  const request = { plan: "starter", timezone: "Europe/London", currency: "GBP", locale: "en-GB" };
  return { id: seedId(`attempt ${name} ${startedHoursAgo}`), name, slug, request, startedHoursAgo };
}

export async function seedAttempts(client: pg.Client): Promise<void> {
  const [admin] = accounts;
  for (const attempt of weekOfAttempts()) {
    const { id, name, slug, request, status, code, steps } = attempt;
    const owner = { name: `Owner of ${name}`, email: ownerEmail(slug) };
    const totalMs = steps.reduce((sum, [, ms]) => sum + ms, 0);
    const ended = code !== undefined || status === "completed";
    const inserted = await client.query(
      `insert into provisioning.attempts (id, actor_id, actor_email, request, request_hash, slug, owner_email, owner_name,
         status, error_code, error_detail, rollback_reason, tenant_id, owner_user_id, blueprint, blueprint_version,
         lease_expires_at, started_at, finished_at, duration_ms)
       values ($1, $2, $3, $4, 'seed', $5, $6, $7, $8, $9, '{}', case when $8 = 'rolled_back' then 'sqlstate: 57014' end, $10, $11,
         'standard', 1, now() + interval '75 seconds', now() - $12 * interval '1 hour',
         case when $13 then now() - $12 * interval '1 hour' + $14 * interval '1 millisecond' end, case when $13 then $14::float8 end)
       on conflict do nothing`,
      [
        id,
        seedId(admin.email),
        admin.email,
        JSON.stringify({ name, slug, ownerName: owner.name, ownerEmail: owner.email, ...request }),
        slug,
        owner.email,
        owner.name,
        status,
        code ?? null,
        attempt.tenantId ?? null,
        status === "failed" ? null : seedId(owner.email),
        attempt.startedHoursAgo,
        ended,
        totalMs,
      ],
    );
    if (inserted.rowCount === 0) continue;
    await client.query(
      `insert into provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms, detail)
       select $1, n, step ->> 0, a.started_at + sum((step ->> 1)::float8) over (order by n) * interval '1 millisecond',
         (step ->> 1)::float8, case when step ->> 2 is null then '{}' else jsonb_build_object('event', step ->> 2) end
       from provisioning.attempts a, jsonb_array_elements($2::jsonb) with ordinality as steps(step, n) where a.id = $1`,
      [id, JSON.stringify(steps)],
    );
    if (attempt.cleanup) {
      await client.query(
        `insert into provisioning.auth_cleanups (user_id, attempt_id, reason, state, tries, next_try_at, last_error)
         values ($1, $2, 'no-answer', $3, $4, now() + interval '10 minutes', 'no-answer')`,
        [seedId(owner.email), id, attempt.cleanup, attempt.cleanup === "manual" ? 8 : 2],
      );
    }
  }
}
