import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { describe, expect, test, vi } from "vitest";
import { errorChain } from "@/db/error-chain";
import { databaseError } from "@/db/errors";
import { admin } from "@/db/testing/admin";
import { hashOf } from "@/lib/auth/rate-limit";
import { makeDueAgain, messagesOf } from "@/lib/outbox/testing";
import { deliverMails } from "@/lib/owner-access/deliveries";
import { clientAddress } from "@/lib/platform/http/client-address";
import {
  actor,
  mails as authMails,
  inputFor,
  submit,
  withAuthServer,
  withMailServer,
} from "@/lib/provisioning/testing";
import { getOwnerAccess } from "../get";
import { resendMail } from "../resend-mail";
import {
  copiedKey,
  expireLinks,
  invitedOwner,
  keyIn,
  pendingOwner,
  staffEventsOf,
  type TestOwner,
} from "../testing";
import { copyLink } from "./copy";
import { findLink, type Visitor } from "./find";
import { isKey } from "./key";
import { requestLink } from "./request";
import { revokeLink } from "./revoke";

withAuthServer();
const mailsTo = withMailServer();

const networkOf = (address: string) => clientAddress(new Headers({ "x-forwarded-for": address }));
let visits = 0;
/** A visitor from a new network, so that tests do not share a limit. */
const newVisitor = (): Visitor => ({ browser: "", network: `198.51.100.${++visits}` });
const problemFor = async (key: string) => {
  const result = await findLink(key, newVisitor());
  return result.kind === "problem" ? result.problem : result.kind;
};
const request = (key: string) => requestLink(key, newVisitor().network);
const stateOf = async ({ attemptId }: TestOwner) => (await getOwnerAccess(attemptId))?.state;
const send = ({ attemptId }: TestOwner) => deliverMails({ attemptId });

describe("a link", () => {
  test("has a 256-bit key, which is stored only as a digest", async () => {
    const owner = await invitedOwner(mailsTo);
    expect(owner.key).toMatch(/^[\w-]{43}$/);
    const { rows } = await admin.execute<{ row: string }>(
      sql`select link::text as row from provisioning.owner_links as link where owner_id = ${owner.ownerId}::uuid`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.row).not.toContain(owner.key);
    expect(rows[0]?.row).not.toContain(Buffer.from(owner.key, "base64url").toString("hex"));
    const other = await invitedOwner(mailsTo);
    expect(other.key).not.toBe(owner.key);
  });

  test("can be opened repeatedly, and shows the business's name", async () => {
    const owner = await invitedOwner(mailsTo);
    const results = await Promise.all([1, 2, 3].map(() => findLink(owner.key, newVisitor())));
    for (const each of results) {
      expect(each).toMatchObject({ kind: "usable", link: { tenant: { name: owner.input.name } } });
    }
  });

  test("is created without an e-mail or a token from the Auth server", async () => {
    const owner = await invitedOwner(mailsTo);
    await copyLink(actor, owner);
    expect(authMails.list(owner.input.ownerEmail)).toEqual([]);
    const { rows } = await admin.execute(
      sql`select from auth.one_time_tokens where user_id = ${owner.ownerId}::uuid`,
    );
    expect(rows).toEqual([]);
  });

  test("reports whether it is usable, replaced, expired, revoked or unknown", async () => {
    const first = await invitedOwner(mailsTo);
    expect(await problemFor(first.key)).toBe("usable");
    await resendMail(actor, first);
    expect(await problemFor(first.key)).toBe("replaced");
    const second = keyIn(mailsTo(first.input.ownerEmail));
    await expireLinks(first);
    expect(await problemFor(second)).toBe("expired");
    await revokeLink(actor, first);
    expect(await problemFor(second)).toBe("revoked");
    for (const unknown of ["", "0", "0".repeat(43), "0".repeat(56), "'; drop table x", `${second}=`]) {
      expect(await problemFor(unknown)).toBe("unknown");
    }
  });

  test("has its tenant’s locale, even after it is revoked", async () => {
    const owner = await invitedOwner(mailsTo);
    const { locale } = owner.input;
    expect(await findLink(owner.key, newVisitor())).toMatchObject({ kind: "usable", link: { locale } });
    await revokeLink(actor, owner);
    expect(await findLink(owner.key, newVisitor())).toEqual({ kind: "problem", problem: "revoked", locale });
  });

  test("is unknown to a server with another secret key", async () => {
    const { key } = await invitedOwner(mailsTo);
    const { SUPABASE_SECRET_KEY } = process.env;
    try {
      process.env.SUPABASE_SECRET_KEY = "sb_secret_another_project_0123456789";
      vi.resetModules();
      const { findLink: findElsewhere } = await import("./find");
      expect(await findElsewhere(key, newVisitor())).toEqual({ kind: "problem", problem: "unknown" });
    } finally {
      process.env.SUPABASE_SECRET_KEY = SUPABASE_SECRET_KEY;
      vi.resetModules();
    }
  });

  test("does not appear in the error of a failed lookup", async () => {
    const { DATABASE_URL } = process.env;
    const store = globalThis as { databasePool?: unknown };
    const pool = store.databasePool;
    try {
      store.databasePool = undefined;
      process.env.DATABASE_URL = "postgres://app@127.0.0.1:9/none";
      vi.resetModules();
      const { findLink: findWithoutDatabase } = await import("./find");
      const key = "5a".repeat(22).slice(0, 43);
      const error = await findWithoutDatabase(key, newVisitor()).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      for (const cause of errorChain(error)) {
        expect(`${cause.message} ${cause.stack} ${JSON.stringify(cause)}`).not.toContain(key);
      }
    } finally {
      process.env.DATABASE_URL = DATABASE_URL;
      store.databasePool = pool;
      vi.resetModules();
    }
  });
});

/** Sets the count of a limit that all networks share. */
const setHits = (name: string, hits: number) =>
  admin.execute(sql`
    insert into provisioning.rate_limits (key, window_started_at, hits) values (${`${name}:${hashOf("everywhere")}`}, now(), ${hits})
    on conflict (key) do update set window_started_at = now(), hits = excluded.hits`);

describe("the limit on link guesses", () => {
  test("applies after 30 misses from one network", async () => {
    const { key } = await invitedOwner(mailsTo);
    const guess = (n: number) =>
      findLink(randomBytes(32).toString("base64url"), {
        browser: "",
        network: networkOf(`2001:db8:9:9::${n}`),
      });
    const results = await Promise.all(Array.from({ length: 40 }, (_, n) => guess(n)));
    const problems = results.map((each) => each.kind === "problem" && each.problem);
    expect(problems.filter((problem) => problem === "unknown")).toHaveLength(30);
    expect(problems.filter((problem) => problem === "limited")).toHaveLength(10);
    expect(await findLink(key, { browser: "", network: networkOf("2001:db8:9:9::ffff") })).toEqual({
      kind: "problem",
      problem: "limited",
    });
    expect(await problemFor(key)).toBe("usable");
  });

  test("applies after 3,000 misses from all networks", async () => {
    const { key } = await invitedOwner(mailsTo);
    const guess = () => problemFor(randomBytes(32).toString("base64url"));
    await setHits("link-misses", 2_999);
    try {
      expect(await guess()).toBe("unknown");
      expect(await guess()).toBe("limited");
      expect(await problemFor(key)).toBe("limited");
    } finally {
      await setHits("link-misses", 0);
    }
    expect(await problemFor(key)).toBe("usable");
  });

  test("does not block an owner who opens their link often", async () => {
    const { key } = await invitedOwner(mailsTo);
    const visitor = newVisitor();
    for (let n = 0; n < 40; n++) expect((await findLink(key, visitor)).kind).toBe("usable");
  });

  test("does not count six-digit codes, because they are not looked up", async () => {
    const hits = sql`select coalesce(sum(hits), 0)::int as n from provisioning.rate_limits where key like 'link-miss%'`;
    const before = await admin.execute(hits);
    const visitor = newVisitor();
    const codes = Array.from({ length: 1_000_000 }, (_, code) => String(code).padStart(6, "0"));
    expect(codes.some(isKey)).toBe(false);
    for (const code of codes.slice(0, 500)) {
      expect(await findLink(code, visitor)).toEqual({ kind: "problem", problem: "unknown" });
    }
    expect((await admin.execute(hits)).rows).toEqual(before.rows);
  });
});

describe("a copied link", () => {
  test("points to the console, is recorded without its key, and replaces the e-mailed link", async () => {
    const owner = await invitedOwner(mailsTo);
    const outcome = await copyLink(actor, owner);
    expect(outcome).toMatchObject({
      link: expect.stringMatching(/^http:\/\/localhost:3000\/activate\/[\w-]{43}$/),
    });
    expect(await stateOf(owner)).toBe("link_copied");
    expect(await problemFor(owner.key)).toBe("replaced");
    expect(await problemFor(copiedKey(outcome))).toBe("usable");
    const detail = { attemptId: owner.attemptId, ownerEmail: owner.input.ownerEmail };
    expect(await staffEventsOf(owner.attemptId)).toEqual([
      { actor: actor.email, kind: "link_copied", detail },
    ]);
    expect(await messagesOf(owner.attemptId)).toMatchObject([
      {},
      { kind: "link_handed_over", state: "pending" },
    ]);
  });

  test("cancels an invitation that is pending or needs an admin", async () => {
    for (const state of ["pending", "manual"]) {
      const owner = await pendingOwner();
      await admin.execute(
        sql`update provisioning.outbox set state = ${state} where attempt_id = ${owner.attemptId}::uuid`,
      );
      await copyLink(actor, owner);
      await send(owner);
      expect((await messagesOf(owner.attemptId))[0]).toMatchObject({
        state: "dropped",
        last_error: "replaced",
      });
      expect(mailsTo(owner.input.ownerEmail)).toHaveLength(1);
      expect(keyIn(mailsTo(owner.input.ownerEmail))).toBe("");
      expect(await stateOf(owner)).toBe("link_copied");
    }
  });

  test("cannot be created while an invitation is being sent", async () => {
    const owner = await pendingOwner();
    await admin.execute(sql`
      update provisioning.outbox set lease_expires_at = now() + interval '1 minute' where attempt_id = ${owner.attemptId}::uuid`);
    expect(await copyLink(actor, owner)).toEqual({ kind: "busy" });
    await makeDueAgain(owner.attemptId);
    expect(await copyLink(actor, owner)).toMatchObject({ kind: "copied" });
  });

  test("cannot be created for an unknown or refused attempt", async () => {
    const refused = await submit(inputFor("postmaster"));
    for (const attemptId of ["00000000-0000-7000-8000-000000000000", refused.attemptId]) {
      expect(await copyLink(actor, { attemptId })).toEqual({ kind: "not_found" });
    }
  });
});

describe("revoking a link", () => {
  test("disables it, and only an admin can send the owner a new one", async () => {
    const owner = await invitedOwner(mailsTo);
    await expireLinks(owner);
    expect(await revokeLink(actor, owner)).toEqual({ kind: "revoked" });
    expect(await stateOf(owner)).toBe("revoked");
    expect(await request(owner.key)).toEqual({ attemptId: null });

    await resendMail(actor, owner);
    expect(await stateOf(owner)).toBe("sent");
    expect(await problemFor(keyIn(mailsTo(owner.input.ownerEmail)))).toBe("usable");
    expect(await problemFor(owner.key)).toBe("revoked");
  });

  test("cancels a pending invitation, even after a worker has started to send it", async () => {
    const owner = await pendingOwner();
    await admin.execute(sql`
      update provisioning.outbox set lease_expires_at = now() + interval '1 minute' where attempt_id = ${owner.attemptId}::uuid`);
    expect(await revokeLink(actor, owner)).toEqual({ kind: "revoked" });
    expect(await messagesOf(owner.attemptId)).toMatchObject([{ state: "dropped", last_error: "revoked" }]);
    await send(owner);
    expect(mailsTo(owner.input.ownerEmail)).toEqual([]);
  });

  test("leaves a consistent state if a link is copied at the same time", async () => {
    const owner = await invitedOwner(mailsTo);
    for (let round = 0; round < 8; round++) {
      const [copied] = await Promise.all([copyLink(actor, owner), revokeLink(actor, owner)]);
      const works = (await problemFor(copiedKey(copied))) === "usable";
      expect(await stateOf(owner)).toBe(works ? "link_copied" : "revoked");
    }
  });
});

describe("an owner who requests a new link", () => {
  test("gets one at the same e-mail address, but not while the old link works", async () => {
    const owner = await invitedOwner(mailsTo);
    expect(await request(owner.key)).toEqual({ attemptId: null });
    await expireLinks(owner);
    expect(await request(owner.key)).toEqual({ attemptId: owner.attemptId });
    await send(owner);
    expect(await problemFor(keyIn(mailsTo(owner.input.ownerEmail)))).toBe("usable");
    for (const key of [owner.key, randomBytes(32).toString("base64url"), "", "made up"]) {
      expect(await request(key)).toEqual({ attemptId: null });
    }
  });

  test("can get three links an hour, and send twenty requests an hour from one network", async () => {
    const owner = await invitedOwner(mailsTo);
    await expireLinks(owner);
    const requested = [];
    for (let n = 0; n < 5; n++) requested.push(await request(owner.key));
    const threeLinks = [
      { attemptId: owner.attemptId },
      { attemptId: owner.attemptId },
      { attemptId: owner.attemptId },
    ];
    expect(requested).toEqual([...threeLinks, { attemptId: null }, { attemptId: null }]);

    const unknown = randomBytes(32).toString("base64url");
    const answers = [];
    for (let n = 0; n < 21; n++) answers.push(await requestLink(unknown, networkOf(`2001:db8:7:7::${n}`)));
    expect(answers.at(-1)).toBe("limited");
    expect(answers.filter((answer) => answer === "limited")).toHaveLength(1);
  });

  test("shares a limit of 500 requests an hour with all other owners", async () => {
    const owner = await invitedOwner(mailsTo);
    await expireLinks(owner);
    await setHits("new-links", 499);
    try {
      expect(await request(owner.key)).toEqual({ attemptId: owner.attemptId });
      expect(await request(owner.key)).toBe("limited");
    } finally {
      await setHits("new-links", 0);
    }
    expect(await request(owner.key)).toEqual({ attemptId: owner.attemptId });
  });
});

describe("the database", () => {
  const insert = (owner: TestOwner, ownerId = owner.ownerId) => sql`
    insert into provisioning.owner_links (id, attempt_id, owner_id, kind, digest, made_by, expires_at)
    values (gen_random_uuid(), ${owner.attemptId}::uuid, ${ownerId}::uuid, 'copy', ${randomBytes(32)}, 'test', now() + interval '1 day')`;
  const refusal = (statement: ReturnType<typeof sql>) =>
    admin.execute(statement).then(
      () => null,
      (error) => databaseError(error)?.constraint,
    );

  test.each([
    ["has signed in", sql`last_sign_in_at = now()`],
    ["was confirmed without a link", sql`email_confirmed_at = now()`],
    ["has another attempt's id", sql`raw_app_meta_data = '{"provisioning_attempt_id": "none"}'`],
    ["is banned", sql`banned_until = now() + interval '1 hour'`],
    ["is deleted", sql`deleted_at = now()`],
  ])("refuses a link for an account that %s, even if the tables' owner inserts it", async (_what, change) => {
    const owner = await pendingOwner();
    await admin.execute(sql`update auth.users set ${change} where id = ${owner.ownerId}::uuid`);
    expect(await refusal(insert(owner))).toBe("owner_links_new_owner_only");
  });

  test("refuses a link for any account other than the one that the attempt created", async () => {
    const [owner, other] = [await pendingOwner(), await pendingOwner()];
    expect(await refusal(insert(owner, other.ownerId))).toBe("owner_links_new_owner_only");
  });

  test("refuses the use of a link after the owner has signed in", async () => {
    const owner = await invitedOwner(mailsTo);
    await admin.execute(sql`update auth.users set last_sign_in_at = now() where id = ${owner.ownerId}::uuid`);
    const use = sql`update provisioning.owner_links set used_at = now(), held_until = now() where owner_id = ${owner.ownerId}::uuid`;
    expect(await refusal(use)).toBe("owner_links_new_owner_only");
  });

  test.each([
    ["used_at", sql`used_at = null, held_until = null`],
    ["revoked_at", sql`revoked_at = null`],
    ["replaced_at", sql`replaced_at = null`],
    ["digest", sql`digest = sha256('x')`],
    ["owner", sql`owner_id = gen_random_uuid()`],
    ["expiry", sql`expires_at = expires_at + interval '1 second'`],
  ])("refuses changes to the %s of a link", async (_what, change) => {
    const owner = await invitedOwner(mailsTo);
    const which = sql`where owner_id = ${owner.ownerId}::uuid`;
    await admin.execute(
      sql`update provisioning.owner_links set used_at = now(), held_until = now(), revoked_at = now(), replaced_at = now() ${which}`,
    );
    expect(await refusal(sql`update provisioning.owner_links set ${change} ${which}`)).toBe(
      "owner_links_move_forward",
    );
  });

  test("allows an owner only one live link", async () => {
    const owner = await invitedOwner(mailsTo);
    expect(await refusal(insert(owner))).toBe("owner_links_one_live");
  });
});
