import { sql } from "drizzle-orm";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { insertTenant, tables } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { advanceTime } from "@/e2e/faults/time";
import { log } from "@/lib/platform/logging/log";
import { runCleanups } from "../cleanups/run";
import { createUser, deadAttempt } from "../cleanups/testing";
import { reconcile } from "../jobs/reconcile";
import { explain } from "./errors/explain";
import { setFaultHook } from "./fault-points";
import {
  allRecords,
  attemptRow,
  countRecords,
  eventsOf,
  failAuth,
  inputFor,
  noRecords,
  submit,
  withAuthServer,
} from "./testing";
import { undoExpiredAttempt } from "./undo-expired";

withAuthServer();

/** Adds a trigger that refuses or drops the last record if the slug has a certain prefix. */
beforeAll(async () => {
  await admin.execute(sql`
    create function public.spoil_domains() returns trigger language plpgsql as $$
    begin
      if new.hostname like 'refused-%' then raise exception 'no such domain here' using errcode = 'P0001'; end if;
      if new.hostname like 'dropped-%' then return null; end if;
      return new;
    end $$`);
  await admin.execute(
    `create trigger spoil_domains before insert on ${tables.hostnames} for each row execute function public.spoil_domains()`,
  );
});

describe("a failure inside the records transaction", () => {
  test("leaves no rows and no auth user, and each stage is recorded", async () => {
    const input = inputFor("refused-by-database");
    const outcome = await submit(input);
    expect(outcome).toMatchObject({
      kind: "refused",
      code: "DATABASE_FAILED",
      status: "rolled_back",
      cleanupPending: false,
    });
    expect(await countRecords(input)).toEqual(noRecords);
    expect(await attemptRow(outcome.attemptId)).toEqual({
      status: "rolled_back",
      error_code: "DATABASE_FAILED",
      slug: input.slug,
      cleanups: [],
      fence: 2,
    });
    const events = await eventsOf(outcome.attemptId);
    expect(events.map(({ seq, stage, event }) => [seq, stage, event])).toEqual([
      [1, "initiated", null],
      [2, "validating", null],
      [3, "validated", null],
      [4, "creating_auth_user", null],
      [5, "auth_user_created", null],
      [6, "creating_records", null],
      [7, "creating_records", "undo_started"],
      [8, "creating_records", "auth_user_deleted"],
      [9, "rolled_back", null],
    ]);
  });

  test("is detected before the commit if a trigger drops a record", async () => {
    const input = inputFor("dropped-by-database");
    const outcome = await submit(input);
    expect(outcome).toMatchObject({
      code: "VERIFICATION_FAILED",
      detail: { counts: { tenant: 1, domain: 0 } },
    });
    expect(await countRecords(input)).toEqual(noRecords);
  });

  test("is detected before the commit if a record cannot be read back", async () => {
    const input = inputFor("renamed-by-database");
    await admin.execute(sql`
      create function public.rename_tenant() returns trigger language plpgsql as $$
      begin
        if new.slug = 'renamed-by-database' then new.slug := 'another-name'; end if;
        return new;
      end $$`);
    await admin.execute(
      `create trigger rename_tenant before insert on ${tables.tenants} for each row execute function public.rename_tenant()`,
    );
    expect(await submit(input)).toMatchObject({
      code: "VERIFICATION_FAILED",
      detail: { counts: { tenant: 1, "tenant found": 0 } },
    });
    expect(await countRecords(input)).toEqual(noRecords);
  });

  test("is left to the reconciler if the last event cannot be written", async () => {
    const input = inputFor("refused-without-an-end");
    await admin.execute(sql`
      create function public.refuse_endings() returns trigger language plpgsql as $$
      begin
        if new.stage = 'rolled_back' then raise exception 'no ending' using errcode = 'P0001'; end if;
        return new;
      end $$`);
    await admin.execute(sql`
      create trigger a_refuse_endings before insert on provisioning.attempt_events for each row execute function public.refuse_endings()`);
    const { attemptId, ...outcome } = await submit(input);
    await admin.execute(sql`drop function public.refuse_endings cascade`);
    expect(outcome).toMatchObject({ kind: "unsettled" });
    expect(await attemptRow(attemptId)).toMatchObject({ status: "creating_auth_user", error_code: null });
    expect((await eventsOf(attemptId)).map(({ stage }) => stage)).not.toContain("rolled_back");
    await advanceTime(80);
    await reconcile();
    expect(await attemptRow(attemptId)).toMatchObject({ status: "rolled_back" });
    expect((await eventsOf(attemptId)).at(-1)?.stage).toBe("rolled_back");
    expect(await countRecords(input)).toEqual(noRecords);
  });

  test("flags the auth user for clean-up if it cannot be deleted", async () => {
    const input = inputFor("refused-and-stuck");
    await failAuth(input, { route: "DELETE /admin/users/{id}", kind: "fail", times: 9 });
    const outcome = await submit(input);
    expect(outcome).toMatchObject({ code: "DATABASE_FAILED", status: "rolled_back", cleanupPending: true });
    expect(await attemptRow(outcome.attemptId)).toMatchObject({
      status: "rolled_back",
      cleanups: ["pending"],
    });
    expect(await countRecords(input)).toEqual({ ...noRecords, users: 1 });
  });

  test("frees the slug and the address for another attempt", async () => {
    const input = inputFor("refused-then-made");
    await submit(input);
    await admin.execute(`alter table ${tables.hostnames} disable trigger spoil_domains`);
    expect(await submit(input)).toMatchObject({ kind: "completed" });
    expect(await countRecords(input)).toEqual(allRecords);
    await admin.execute(`alter table ${tables.hostnames} enable trigger spoil_domains`);
  });

  test("is reported as SLUG_TAKEN if another program has just taken the slug", async () => {
    const input = inputFor("lost-race");
    // V1 takes the slug between the claim and the records, while the owner's account is created.
    await admin.execute(sql`
      create function public.take_slug() returns trigger language plpgsql security definer as $$
      begin
        if new.email like '%@lost-race.test' then
          execute $tenant$${sql.raw(insertTenant({ slug: "lost-race" }))}$tenant$;
        end if;
        return new;
      end $$`);
    await admin.execute(
      sql`create trigger take_slug before insert on auth.users for each row execute function public.take_slug()`,
    );
    expect(await submit(input)).toMatchObject({ code: "SLUG_TAKEN", field: "slug", status: "rolled_back" });
    expect(await countRecords(input)).toEqual({ ...noRecords, tenants: 1 });
  });
});

test("a worker creates no records after another worker has raised the fence", async () => {
  const input = inputFor("raised-fence");
  await admin.execute(sql`
    create function public.raise_fence() returns trigger language plpgsql security definer as $$
    begin
      update provisioning.attempts set fence = fence + 1 where owner_email = new.email and owner_email like '%@raised-fence.test';
      return new;
    end $$`);
  await admin.execute(
    sql`create trigger raise_fence before insert on auth.users for each row execute function public.raise_fence()`,
  );
  expect((await submit(input)).kind).toBe("unsettled");
  expect(await countRecords(input)).toEqual({ ...noRecords, users: 1 });
  await admin.execute(sql`drop trigger raise_fence on auth.users`);
});

describe("a trigger on the accounts table", () => {
  async function withTrigger<T>(body: string, run: () => Promise<T>): Promise<T> {
    await admin.execute(
      sql.raw(
        `create function public.on_account() returns trigger language plpgsql as $$ begin ${body} end $$`,
      ),
    );
    await admin.execute(
      sql`create trigger on_account before insert on auth.users for each row execute function public.on_account()`,
    );
    return run().finally(() => admin.execute(sql`drop function public.on_account() cascade`));
  }

  test("that rewrites the owner's address causes an undo with an error about the account", async () => {
    const input = inputFor("rewritten");
    const outcome = await withTrigger("new.email := 'other-' || new.email; return new;", () => submit(input));
    expect(outcome).toMatchObject({
      code: "VERIFICATION_FAILED",
      status: "rolled_back",
      detail: { counts: { "account found": 0 } },
      cleanupPending: false,
    });
    expect(outcome.kind === "refused" && explain(outcome).cause).toContain("changed its address");
    expect(await countRecords(input)).toEqual(noRecords);
    const { rows } = await admin.execute(sql`select from auth.users where email like '%@rewritten.test'`);
    expect(rows).toEqual([]);
  });

  test("is reported with its message if it raises an error, and leaves nothing to clean up", async () => {
    const input = inputFor("raised");
    const raiseStatement = "raise exception 'No seats left for %', new.email;";
    const outcome = await withTrigger(raiseStatement, () => submit(input));
    expect(outcome).toMatchObject({ code: "AUTH_FAILED", status: "failed", cleanupPending: false });
    expect(outcome.kind === "refused" && explain(outcome)).toMatchObject({
      cause: expect.stringContaining("No seats left for a•••@raised.test"),
      next: expect.stringContaining("Ask a developer"),
      retryable: false,
    });
    expect(await countRecords(input)).toEqual(noRecords);
  });

  test("leaves a clean-up that finishes within a minute if the Auth server does not report the trigger's error", async () => {
    const input = inputFor("unnamed");
    await failAuth(input, { route: "POST /admin/users", kind: "fail-before", times: 9 });
    const outcome = await submit(input);
    expect(outcome).toMatchObject({ code: "AUTH_FAILED", status: "rolled_back", cleanupPending: true });
    const { rows } = await admin.execute<{ user_id: string; soon: boolean }>(sql`
      select user_id, next_try_at <= now() + interval '30 seconds' as soon from provisioning.auth_cleanups
      where attempt_id = ${outcome.attemptId}::uuid`);
    expect(rows).toMatchObject([{ soon: true }]);
    await advanceTime(30);
    expect(await runCleanups({ userId: rows[0]?.user_id ?? "" })).toEqual({ done: 1, pending: 0, manual: 0 });
  });
});

describe("the undo of an attempt whose worker died", () => {
  afterEach(() => {
    setFaultHook(undefined);
    vi.restoreAllMocks();
  });

  test("logs the interruption and the last stage on record", async () => {
    const logged = vi.spyOn(log, "error").mockReturnValue(undefined);
    const { attemptId } = await deadAttempt(inputFor("logged-once"));
    expect(await undoExpiredAttempt(attemptId)).toBe("ended");
    const entry = { attemptId, code: "INTERRUPTED", stage: "creating_auth_user" };
    expect(logged.mock.calls).toEqual([[entry, "interrupted attempt undone"]]);
  });

  test("logs that another worker overtook it instead of reporting the attempt as undone", async () => {
    const [warned, logged] = (["warn", "error"] as const).map((level) =>
      vi.spyOn(log, level).mockReturnValue(undefined),
    );
    const { attemptId } = await deadAttempt(inputFor("overtaken"));
    setFaultHook(async (point) => {
      if (point !== "delete_user.after") return;
      await admin.execute(
        sql`update provisioning.attempts set fence = fence + 1 where id = ${attemptId}::uuid`,
      );
    });
    expect(await undoExpiredAttempt(attemptId)).toBe("overtaken");
    const entry = { attemptId, fence: 2, code: "INTERRUPTED" };
    expect(warned?.mock.calls).toEqual([[entry, "undo overtaken by another worker"]]);
    expect(logged?.mock.calls).toEqual([]);
    expect(await attemptRow(attemptId)).toMatchObject({ status: "creating_auth_user", fence: 3 });
  });

  test("records that a user who has since joined a tenant is kept, and flags no clean-up", async () => {
    const { attemptId, input, userId } = await deadAttempt(inputFor("member-by-now"));
    await createUser(userId, input.ownerEmail, attemptId);
    await admin.execute(insertTenant({ slug: "members-tenant", ownerId: userId }));
    await failAuth(input, { route: "DELETE /admin/users/{id}", kind: "fail", times: 9 });
    expect(await undoExpiredAttempt(attemptId)).toBe("ended");
    expect(await attemptRow(attemptId)).toMatchObject({ status: "rolled_back", cleanups: [] });
    expect((await eventsOf(attemptId)).slice(-2).map(({ event }) => event)).toEqual(["auth_user_kept", null]);
  });
});
