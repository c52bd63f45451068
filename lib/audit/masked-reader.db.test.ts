import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { insertTenant } from "@/db/product/testing";
import { attempts } from "@/db/schema/provisioning";
import { admin } from "@/db/testing/admin";
import { operator, type Reader } from "@/lib/auth/reader";
import { getLastReport } from "@/lib/doctor/last";
import { newUser } from "@/lib/doctor/testing";
import { readOutcomeFor } from "@/lib/provisioning/outcome";
import { getTenant } from "@/lib/tenants/get";
import { listTenants } from "@/lib/tenants/list";
import { listCleanups } from "../cleanups/list";
import { listStaffEvents } from "../staff-log/list";
import { recordStaffEvent } from "../staff-log/record";
import { getConflict } from "./explain/conflict";
import { countAttempts, exportAttempts } from "./export";
import { getAttempt } from "./get";
import { listAttempts } from "./list";
import { parseQueryFor } from "./query/hidden-terms";
import { parseQuery } from "./query/parse-query";
import { conditionOf } from "./query/query-condition";
import { getSimilar } from "./similar";
import { setSettings, storeAttempt, support } from "./testing";

const any = {};
/** The owners of two attempts. Their addresses differ only in what is hidden from support. */
const [hidden, other] = ["anna.novak", "adam.smith"];
const address = `${hidden}@golden.test`;

beforeAll(async () => {
  for (const local of [hidden, other])
    await storeAttempt({
      name: "Golden Spoon",
      slug: `spoon-${local.length}`,
      ownerEmail: `${local}@golden.test`,
    });
});

const countMatches = async (query: string, reader: Reader) => {
  const { items } = await listAttempts({ terms: parseQuery(query).terms, started: any }, {}, reader);
  return items.length;
};

/** Queries for many parts of the address, with and without wildcards, and their negations. */
function probes(): string[] {
  const parts = [1, 3, 4, 10].flatMap((length) =>
    Array.from({ length: address.length - length + 1 }, (_, at) => address.slice(at, at + length)),
  );
  const partial = parts
    .filter((part) => !part.includes('"') && part !== address)
    .flatMap((part) => [`"${part}"`, `owner:"${part}"*`, `owner:*"${part}"`, `owner:*"${part}"*`]);
  const more = [
    `owner:a*${address.slice(3)}`,
    `owner:"${address}"*`,
    `owner:*"${address}"`,
    "owner:a*k@*",
    "owner:*",
  ];
  return [...partial, ...more, `spoon*"${hidden}"`, `golden*novak`].flatMap((query) => [query, `-${query}`]);
}

describe("a search", () => {
  test("by support matches no hidden part of an address, so no query can tell two owners apart", async () => {
    const queries = probes();
    const counts = queries.map((query) => {
      const condition = conditionOf(parseQuery(query).terms, support);
      return sql`(select count(*)::int from ${attempts} where slug like 'spoon-%' and ${condition})`;
    });
    const { rows } = await db.execute<{ counts: number[] }>(
      sql`select array[${sql.join(counts, sql`, `)}] as counts`,
    );
    const distinguishing = queries.filter((_, n) => rows[0]?.counts[n] === 1);
    expect([rows[0]?.counts.length, distinguishing]).toEqual([queries.length, []]);
  });

  test("by an admin can tell the two owners apart", async () => {
    expect(await countMatches('"nna.nov"', operator)).toBe(1);
    expect(await countMatches("owner:anna*", operator)).toBe(1);
  });

  test("by support matches visible parts and whole addresses, which the reader already has", async () => {
    expect(await countMatches("owner:*@golden.test", support)).toBe(2);
    expect(await countMatches("golden spoon-10", support)).toBe(2);
    expect(await countMatches(address, support)).toBe(1);
    expect(await countMatches(`owner:${address}`, support)).toBe(1);
  });

  test("by support rejects terms about hidden parts with a message that explains what to write instead", () => {
    for (const query of ["owner:ann*", "owner:*golden*", "-owner:*k@golden.test", `owner:${address},a*`]) {
      const { terms, problems } = parseQueryFor(support, query);
      expect([terms, problems.map(({ message }) => message)]).toEqual([
        [],
        [expect.stringContaining("write the whole address")],
      ]);
      expect(parseQueryFor(operator, query).problems).toEqual([]);
    }
    expect(parseQueryFor(support, `owner:${address},*@golden.test`).problems).toEqual([]);
  });

  test("by support finds a refused outsider only by their whole address", async () => {
    await storeAttempt({ actorEmail: "outsider@golden.test", status: "failed", code: "FORBIDDEN" });
    expect(await countMatches("actor:outs*", operator)).toBe(1);
    expect(await countMatches("actor:outs*", support)).toBe(0);
    expect(await countMatches("actor:outsider@golden.test", support)).toBe(1);
  });

  test("by support counts only the attempts that it returns", async () => {
    const { terms } = parseQuery("owner:anna*");
    expect(await countAttempts({ terms, started: any }, support)).toBe(0);
    expect(await countAttempts({ terms, started: any }, operator)).toBe(1);
  });
});

describe("an address pasted into a name", () => {
  beforeAll(async () => {
    for (const local of [hidden, other]) {
      await storeAttempt({
        name: `${local}@pasted.test`,
        slug: `pasted-${local.length}`,
        ownerEmail: null,
        status: "failed",
      });
      await admin.execute(
        insertTenant({ slug: `pasted-${local}`.replace(".", "-"), name: `${local}@pasted.test` }),
      );
    }
  });

  test("is found by support only through its visible parts", async () => {
    for (const query of [
      '"nna.nov"',
      "name:anna*",
      'name:*"ovak@pasted.test"',
      `name:"${hidden}@pasted.test"`,
    ])
      expect([query, await countMatches(query, support)]).toEqual([query, 0]);
    expect(await countMatches("name:*@pasted.test", support)).toBe(2);
    const tenants = (query: string) => listTenants({ query }, support);
    expect((await tenants("anna.nov")).items).toHaveLength(0);
    expect((await tenants("a")).items.map(({ name }) => name)).toEqual([
      "a•••@pasted.test",
      "a•••@pasted.test",
    ]);
  });
});

describe("data shown to support", () => {
  const secret = `whole.${randomUUID()}@masked.test`;
  const actor = { id: randomUUID(), email: "admin@example.com" };
  let ids = { attempt: "", tenant: "" };

  beforeAll(async () => {
    setSettings();
    const [attempt, refused] = [
      await storeAttempt({ name: `Called ${secret}`, slug: "masked-one", ownerEmail: secret, code: null }),
      await storeAttempt({
        slug: "masked-two",
        ownerEmail: secret,
        status: "rolled_back",
        code: "AUTH_FAILED",
      }),
    ];
    ids = { attempt: attempt.id, tenant: attempt.tenantId ?? "" };
    const owner = randomUUID();
    await newUser({ id: owner });
    await admin.execute(sql`update auth.users set email = ${secret} where id = ${owner}::uuid`);
    await admin.execute(
      insertTenant({ id: ids.tenant, slug: "masked-one", name: `Called ${secret}`, ownerId: owner }),
    );
    const staffEvent = await recordStaffEvent(actor, "cleanup_resolved", { reason: `wrote to ${secret}` });
    const detail = JSON.stringify({ event: "cleanup_resolved", staffEvent });
    await admin.execute(sql`
      insert into provisioning.attempt_events (attempt_id, seq, stage, at, duration_ms, detail)
      values (${refused.id}::uuid, 3, 'rolled_back', now() + interval '1 minute', 1, ${detail}::jsonb)`);
    await admin.execute(sql`
      insert into provisioning.auth_cleanups (user_id, attempt_id, reason, state, next_try_at, last_error)
      select owner_user_id, id, 'no-answer', 'manual', now(), ${`no answer about ${secret}`} from provisioning.attempts where id = ${refused.id}::uuid`);
    await admin.execute(sql`
      insert into provisioning.staff_events (id, actor_id, actor_email, kind, detail) values
      (gen_random_uuid(), ${actor.id}::uuid, ${actor.email}, 'export_started', ${JSON.stringify({ query: `owner:${secret.slice(0, 9)}*`, about: secret })}::jsonb)`);
    await admin.execute(sql`
      insert into provisioning.staff_events (id, actor_id, actor_email, kind, detail)
      values (gen_random_uuid(), gen_random_uuid(), ${secret}, 'denied', '{"what": "export"}')`);
    await storeAttempt({ actorEmail: secret, slug: "masked-one", status: "failed", code: "FORBIDDEN" });
    const brokenInvariant = {
      name: "a",
      rule: "p",
      severity: "broken",
      remedy: "r",
      count: 1,
      violations: [`user ${secret}`],
    };
    await admin.execute(sql`
      insert into provisioning.doctor_reports (id, checked_at, ok, took_ms, report)
      values (gen_random_uuid(), now(), false, 1, ${JSON.stringify({ invariants: [brokenInvariant] })}::jsonb)`);
  });

  const allAttempts = { terms: [], started: any };
  const reads: Record<string, (reader: Reader) => Promise<unknown>> = {
    "the list of attempts": (reader) => listAttempts(allAttempts, {}, reader),
    "an attempt": (reader) => getAttempt(ids.attempt, reader),
    "the holder of an address": (reader) =>
      getConflict({ id: ids.attempt, errorCode: "EMAIL_TAKEN" }, reader),
    "similar attempts": (reader) =>
      getSimilar({ id: randomUUID(), errorCode: "INTERNAL", rollbackReason: null }, reader),
    "an attempt’s outcome": (reader) => readOutcomeFor(ids.attempt, reader),
    "the clean-ups": (reader) => listCleanups(reader),
    "the staff log": (reader) => listStaffEvents({}, reader),
    "the doctor’s last report": (reader) => getLastReport(reader),
    "the list of tenants": (reader) => listTenants({}, reader),
    "a tenant": (reader) => getTenant("masked-one", reader),
    "an export": (reader) => Array.fromAsync(exportAttempts(allAttempts, reader)),
  };

  test.each(Object.keys(reads))("contains no owner’s address in %s", async (what) => {
    const text = JSON.stringify(await reads[what]?.(support));
    expect(text).not.toContain(secret);
    expect(text).not.toContain(secret.slice(0, 9));
    // Proves that the address is in the database.
    if (what !== "similar attempts") expect(JSON.stringify(await reads[what]?.(operator))).toContain(secret);
  });
});
