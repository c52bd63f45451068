import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { tables } from "@/db/product/testing";
import { admin } from "@/db/testing/admin";
import { resolveCleanup } from "../cleanups/resolve";
import { deadAttempt, flagForCleanup, undoneAttempt } from "../cleanups/testing";
import type { ProvisionInput } from "./input";
import { actor, failAuth, inputFor, submit, withAuthServer } from "./testing";
import { undoExpiredAttempt } from "./undo-expired";

withAuthServer();

/** Adds triggers whose errors quote the values that they refuse. */
beforeAll(async () => {
  await admin.execute(sql`
    create function public.quote_values() returns trigger language plpgsql as $$
    begin
      if to_jsonb(new)::text ~ tg_argv[0] then raise exception 'refused: %', to_jsonb(new) using errcode = 'P0001'; end if;
      return new;
    end $$`);
  for (const [table, pattern] of [
    ["auth.users", "quoted-account"],
    [tables.hostnames, "quoted-records"],
  ]) {
    await admin.execute(
      `create trigger quote_values before insert on ${table} for each row execute function public.quote_values('${pattern}')`,
    );
  }
});

/** Runs attempts that end in different ways. Returns the requests. */
async function everyEnding(): Promise<ProvisionInput[]> {
  const requests: ProvisionInput[] = [];
  const request = (slug: string, changes: Partial<ProvisionInput> = {}) => {
    const input = { ...inputFor(slug), ownerName: `Owner ${slug}`, ...changes };
    requests.push(input);
    return input;
  };
  const completed = request("ends-completed");
  await submit(completed);
  await submit(request("ends-owned-twice", { ownerEmail: completed.ownerEmail, ownerAccount: "existing" }));
  await submit(request("ends-completed", { ownerEmail: "taken@ends.test" }));
  await submit(request("postmaster", { ownerEmail: "reserved@ends.test" }));
  await submit(request("ends-without-account", { ownerAccount: "existing" }));
  await submit(request("ends-quoted-account"));
  await submit(request("ends-quoted-records"));
  const unanswered = request("ends-unanswered");
  await failAuth(unanswered, { route: "POST /admin/users", kind: "fail", times: 9 });
  await submit(unanswered);
  const dead = await deadAttempt(request("ends-interrupted"));
  await undoExpiredAttempt(dead.attemptId);
  const leftOver = await undoneAttempt(request("ends-cleaned-up"));
  await flagForCleanup(leftOver, "manual", 8);
  await resolveCleanup(actor, { ...leftOver, reason: `told ${leftOver.input.ownerEmail}` });
  return requests;
}

test("the events of attempts, however they end, contain no value of the request and no staff member's address", async () => {
  const requests = await everyEnding();
  const { rows } = await admin.execute<{ details: string; errors: string; endings: number }>(sql`
    select (select string_agg(detail::text, ' ') from provisioning.attempt_events) as details,
      string_agg(error_detail::text || coalesce(rollback_reason, ''), ' ') as errors,
      count(distinct (status, error_code, owner_was_existing))::int as endings
    from provisioning.attempts`);
  const { details = "", errors = "", endings = 0 } = rows[0] ?? {};
  const values = requests.flatMap(({ name, slug, ownerName, ownerEmail }) => [
    name,
    slug,
    ownerName,
    ownerEmail,
  ]);
  for (const value of [...values, actor.email]) expect(details).not.toContain(value);
  // Proves that the attempts ended in different ways, and that errors quoted the values.
  expect(endings).toBeGreaterThanOrEqual(7);
  expect(errors).toContain("@ends-quoted-account.test");
});
