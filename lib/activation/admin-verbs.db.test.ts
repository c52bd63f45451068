import { sql } from "drizzle-orm";
import { describe, expect, test, vi } from "vitest";
import { admin } from "@/db/testing/admin";
import { deliverMessages } from "@/lib/outbox/deliver";
import { messagesOf } from "@/lib/outbox/testing";
import type { ProvisionInput } from "@/lib/provisioning/input";
import { actor, failAuth, inputFor, mails, submit, withAuthServer } from "@/lib/provisioning/testing";
import { askForLink } from "./ask-for-link";
import { copyLink } from "./copy-link";
import { getOwnerAccess } from "./get";
import { readLink } from "./link";
import { resendMail } from "./resend-mail";
import { revokeLink } from "./revoke-link";
import { mailedToken, minuteLater, staffEventsOf, useLink } from "./testing";

withAuthServer();

type Made = { attemptId: string; input: ProvisionInput };

/** A tenant whose owner has got the first mail, and the token in it. */
async function mailed(slug: string): Promise<Made & { token: string }> {
  const made = await pending(slug);
  await deliverMessages({ attemptId: made.attemptId });
  return { ...made, token: mailedToken(mails.list(made.input.ownerEmail)) };
}

/** A tenant whose first mail has not been sent. */
async function pending(slug: string): Promise<Made> {
  const input = inputFor(slug);
  return { attemptId: (await submit(input)).attemptId, input };
}

const stateOf = async ({ attemptId }: Made) => (await getOwnerAccess(attemptId))?.state;

function tokenOf(outcome: Awaited<ReturnType<typeof copyLink>>): string {
  if (outcome.kind !== "copied") throw new Error(`no link: ${outcome.kind}`);
  return new URL(outcome.link).searchParams.get("token_hash") ?? "";
}

describe("a copied link", () => {
  test("leads to our own page, works once, and is on record without itself", async () => {
    const made = await mailed("copied");
    const outcome = await copyLink(actor, made);
    expect(outcome).toMatchObject({
      link: expect.stringMatching(
        /^http:\/\/localhost:3000\/activate\?token_hash=[0-9a-f]{56}&type=recovery$/,
      ),
    });
    expect(await stateOf(made)).toBe("link_copied");
    expect(await staffEventsOf(made.attemptId)).toEqual([
      {
        actor: actor.email,
        kind: "link_copied",
        detail: { attemptId: made.attemptId, ownerEmail: made.input.ownerEmail },
      },
    ]);
    expect(await useLink(made.token)).toBe(403);
    expect(await useLink(tokenOf(outcome))).toBe(200);
    expect(await useLink(tokenOf(outcome))).toBe(403);
  });

  test("takes the place of a mail that waits, which is never sent", async () => {
    const made = await pending("copied-instead");
    await copyLink(actor, made);
    await deliverMessages({ attemptId: made.attemptId });
    expect(await messagesOf(made.attemptId)).toMatchObject([{ state: "dropped", last_error: "replaced" }]);
    expect(mails.list(made.input.ownerEmail)).toEqual([]);
  });

  test("is not made while a mail is being sent, whose link would be the newer one", async () => {
    const made = await pending("copied-busy");
    await failAuth(made.input, { route: "POST /recover", kind: "commit-then-hang" });
    const sending = deliverMessages({ attemptId: made.attemptId });
    await expect.poll(() => mails.list(made.input.ownerEmail).length).toBe(1);
    expect(await copyLink(actor, made)).toEqual({ kind: "busy" });
    await sending;
    expect(await useLink(mailedToken(mails.list(made.input.ownerEmail)))).toBe(200);
  }, 30_000);

  test.each(["fail-before", "commit-then-500"])(
    "that the Auth server does not give (%s) leaves the mail to be sent",
    async (kind) => {
      const made = await pending(`copied-${kind}`);
      await failAuth(made.input, { route: "POST /admin/generate_link", kind });
      expect(await copyLink(actor, made)).toEqual({ kind: "unavailable" });
      expect(await staffEventsOf(made.attemptId)).toEqual([]);
      expect(await messagesOf(made.attemptId)).toMatchObject([{ state: "pending", leased: false }]);
    },
  );

  test("is refused to nobody's attempt, and where the owner is in already", async () => {
    expect(await copyLink(actor, { attemptId: "00000000-0000-7000-8000-000000000000" })).toEqual({
      kind: "not_found",
    });
    const refused = await submit(inputFor("postmaster"));
    expect(await copyLink(actor, refused)).toEqual({ kind: "not_found" });
    const made = await mailed("copied-in");
    await admin.execute(
      sql`insert into provisioning.activation_events (attempt_id, kind) values (${made.attemptId}::uuid, 'activated')`,
    );
    expect(await copyLink(actor, made)).toEqual({ kind: "activated" });
    expect(await useLink(made.token)).toBe(200);
  });
});

describe("a revoked link", () => {
  test("works no more, and none that the owner asks for is sent until an admin sends one", async () => {
    const made = await mailed("revoked");
    expect(await revokeLink(actor, made)).toEqual({ kind: "revoked" });
    expect(await stateOf(made)).toBe("revoked");
    expect(await useLink(made.token)).toBe(403);
    expect(await askForLink(made.input.ownerEmail)).toBeNull();

    await resendMail(actor, made);
    await minuteLater(made.attemptId);
    await deliverMessages({ attemptId: made.attemptId });
    expect(await stateOf(made)).toBe("sent");
    expect((await readLink(mailedToken(mails.list(made.input.ownerEmail)))).kind).toBe("live");
    expect(await askForLink(made.input.ownerEmail)).toBe(made.attemptId);
  });

  test("that somebody had the Auth server replace leads nowhere on our page", async () => {
    const made = await mailed("revoked-replaced");
    await revokeLink(actor, made);
    const { rows } = await admin.execute<{ recovery_token: string }>(
      sql`select recovery_token from auth.users where email = ${made.input.ownerEmail}`,
    );
    expect(await readLink(rows[0]?.recovery_token ?? "")).toEqual({ kind: "dead" });
  });

  test("and a copied one at the same moment end as what the living link is", async () => {
    const made = await mailed("revoked-at-once");
    for (let round = 0; round < 8; round++) {
      const [copied] = await Promise.all([copyLink(actor, made), revokeLink(actor, made)]);
      const works = copied.kind === "copied" && (await readLink(tokenOf(copied))).kind === "live";
      expect(await stateOf(made)).toBe(works ? "link_copied" : "revoked");
    }
  });
});

describe("another mail", () => {
  test("within a minute of the last one waits for the minute to pass, and then kills the earlier link", async () => {
    const made = await mailed("resent");
    expect(await resendMail(actor, made)).toEqual({ kind: "asked", state: "mail_pending" });
    const [, message] = await messagesOf(made.attemptId);
    expect(message?.wait).toBeGreaterThan(50);
    expect(await useLinkState(made.token)).toBe("live");

    await minuteLater(made.attemptId);
    await deliverMessages({ attemptId: made.attemptId });
    expect(await stateOf(made)).toBe("sent");
    expect(await useLinkState(made.token)).toBe("dead");
    expect(mails.list(made.input.ownerEmail)).toHaveLength(2);
    expect(await staffEventsOf(made.attemptId)).toMatchObject([{ kind: "mail_asked" }]);
  });

  test("that is asked for twice is sent once", async () => {
    const made = await mailed("resent-twice");
    await Promise.all([resendMail(actor, made), resendMail(actor, made), askForLink(made.input.ownerEmail)]);
    await minuteLater(made.attemptId);
    await Promise.all([deliverMessages(), deliverMessages()]);
    expect(mails.list(made.input.ownerEmail)).toHaveLength(2);
  });

  test("makes one that waits due, and one that was given up on begin anew", async () => {
    const made = await pending("resent-failed");
    await failAuth(made.input, { route: "POST /recover", kind: "fail-before", times: 2 });
    await deliverMessages({ attemptId: made.attemptId });
    expect(await resendMail(actor, made)).toEqual({ kind: "asked", state: "mail_pending" });
    expect(await resendMail(actor, made)).toEqual({ kind: "asked", state: "sent" });
    expect(await messagesOf(made.attemptId)).toMatchObject([{ state: "delivered", tries: 3 }]);

    const other = await pending("resent-manual");
    await admin.execute(
      sql`update provisioning.outbox set state = 'manual' where attempt_id = ${other.attemptId}::uuid`,
    );
    expect(await stateOf(other)).toBe("mail_failed");
    expect(await resendMail(actor, other)).toEqual({ kind: "asked", state: "sent" });
  });

  test("goes to an owner who opened the link and chose no password", async () => {
    const made = await mailed("resent-opened");
    expect(await useLink(made.token)).toBe(200);
    await resendMail(actor, made);
    await minuteLater(made.attemptId);
    await deliverMessages({ attemptId: made.attemptId });
    expect(mails.list(made.input.ownerEmail)).toHaveLength(2);
  });
});

describe("an owner who asks for a link", () => {
  test("gets one in place of an expired one, and a stranger nothing", async () => {
    const made = await mailed("asked");
    await admin.execute(
      sql`update auth.users set recovery_sent_at = now() - interval '2 hours' where email = ${made.input.ownerEmail}`,
    );
    expect(await readLink(made.token)).toEqual({ kind: "expired" });
    expect(await askForLink(made.input.ownerEmail)).toBe(made.attemptId);
    await deliverMessages({ attemptId: made.attemptId });
    expect((await readLink(mailedToken(mails.list(made.input.ownerEmail)))).kind).toBe("live");

    for (const stranger of ["nobody@nowhere.test", "ana@asked.test.example"])
      expect(await askForLink(stranger)).toBeNull();
  });

  test("is found by the link only while it lives", async () => {
    const made = await mailed("asked-used");
    expect(await readLink(made.token)).toMatchObject({
      kind: "live",
      owner: { email: made.input.ownerEmail, tenant: { slug: "asked-used" }, activated: false },
    });
    await useLink(made.token);
    expect(await readLink(made.token)).toEqual({ kind: "dead" });
    for (const wrong of ["", "0", "0".repeat(56), "'; drop table x", made.token.toUpperCase()]) {
      expect(await readLink(wrong)).toEqual({ kind: "dead" });
    }
  });

  test("whose link cannot be looked up finds it in no error", async () => {
    const { DATABASE_URL } = process.env;
    const store = globalThis as { databasePool?: unknown };
    const pool = store.databasePool;
    try {
      store.databasePool = undefined;
      process.env.DATABASE_URL = "postgres://nobody@127.0.0.1:9/none";
      vi.resetModules();
      const { readLink: readWithoutDatabase } = await import("./link");
      const token = "5a".repeat(28);
      const error = await readWithoutDatabase(token).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      for (let cause = error; cause instanceof Error; cause = cause.cause) {
        expect(`${cause.message} ${cause.stack} ${JSON.stringify(cause)}`).not.toContain(token);
      }
    } finally {
      process.env.DATABASE_URL = DATABASE_URL;
      store.databasePool = pool;
      vi.resetModules();
    }
  });

  test("of somebody who owns no tenant is not this console's", async () => {
    const { email, token } = await strangerWithLink();
    expect(await readLink(token)).toEqual({ kind: "dead" });
    expect(await askForLink(email)).toBeNull();
  });
});

async function useLinkState(token: string): Promise<string> {
  return (await readLink(token)).kind;
}

async function strangerWithLink(): Promise<{ email: string; token: string }> {
  const email = "stranger@links.test";
  const key = process.env.SUPABASE_SECRET_KEY ?? "";
  const headers = { apikey: key, authorization: `Bearer ${key}`, "content-type": "application/json" };
  const post = async (path: string, body: unknown) => {
    const url = `${process.env.NEXT_PUBLIC_SUPABASE_URL}/auth/v1/admin/${path}`;
    return (await fetch(url, { method: "POST", headers, body: JSON.stringify(body) })).json();
  };
  await post("users", { email });
  const link = (await post("generate_link", { type: "recovery", email })) as { hashed_token: string };
  return { email, token: link.hashed_token };
}
