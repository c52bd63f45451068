import { sql } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { tables } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { runCommand } from "@/lib/cli/testing";
import { withAuthServer } from "@/lib/provisioning/testing";
import { provisionTrial } from "./trial";

withAuthServer();
const migrationUrl = process.env.MIGRATION_DATABASE_URL ?? "";

afterEach(() =>
  admin.execute(`
    drop function if exists public.refuse() cascade;
    drop table if exists public.ledger;
    delete from ${tables.tenants}`),
);

test("a failed trial reports the cause and a command that works before the deployment", async () => {
  await admin.execute(`
    create function public.refuse() returns trigger language plpgsql as $$
    begin raise exception 'refused' using errcode = '23514', constraint = 'plan_is_paid'; end $$;
    create trigger refuse before insert on ${tables.tenants} for each row execute function public.refuse()`);
  const trial = await provisionTrial(migrationUrl);
  if (trial.ok) throw new Error("the trial succeeded");
  expect(trial.text).toContain("plan_is_paid");
  expect(trial.fix).toBe(
    `Run \`npm run attempts -- show ${trial.attemptId}\` to see each step of the attempt.`,
  );
  expect(`${trial.text} ${trial.fix}`).not.toMatch(/https?:|\/audit/);
  const output = await runCommand("attempts", ["show", trial.attemptId]);
  expect(output).toMatchObject({ exitCode: 0, out: expect.stringContaining("rolled_back") });
  expect(output.out).toContain("plan_is_paid");
});

test("a trial reports a tenant that it cannot remove, and the reason", async () => {
  await admin.execute(`
    create table public.ledger (tenant_id uuid references ${tables.tenants});
    create function public.refuse() returns trigger language plpgsql security definer as $$
    begin insert into public.ledger values (new.id); return null; end $$;
    create trigger refuse after insert on ${tables.tenants} for each row execute function public.refuse()`);
  const trial = await provisionTrial(migrationUrl);
  const { rows } = await admin.execute<{ slug: string }>(sql`select slug from provisioning.tenants`);
  expect(trial).toMatchObject({
    ok: false,
    text: expect.stringMatching(`${rows[0]?.slug}.*on table "ledger"`),
    fix: expect.stringContaining("one of your tables refers to tenants"),
  });
  await admin.execute(sql`drop table public.ledger`);
});

test("a successful trial leaves no tenant and no account", async () => {
  const { rows: before } = await admin.execute(sql`select id from auth.users order by id`);
  expect(await provisionTrial(migrationUrl)).toMatchObject({ ok: true });
  expect((await admin.execute(sql`select from provisioning.tenants`)).rows).toEqual([]);
  expect((await admin.execute(sql`select id from auth.users order by id`)).rows).toEqual(before);
});
