import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { expect } from "vitest";
import { admin } from "@/db/testing/admin";
import type { Actor } from "@/lib/auth/actor";
import { resolveCleanup } from "@/lib/cleanups/resolve";
import { correctEmail } from "@/lib/lifecycle/correct-email";
import { deliverMails } from "@/lib/owner-access/deliveries";
import { copyLink } from "@/lib/owner-access/links/copy";
import { resendMail } from "@/lib/owner-access/resend-mail";
import type { ProvisionInput } from "@/lib/provisioning/input";
import { mintAttemptId, parseSubmission } from "@/lib/provisioning/input/submission";
import { provision } from "@/lib/provisioning/provision";
import { failAuth, inputFor } from "@/lib/provisioning/testing";
import { recordStaffEvent } from "@/lib/staff-log/record";
import { type EraseOutcome, type EraseSubject, erase } from ".";
import { dump, holds, readSecrets, removedSecrets } from "./testing";

/** `own`: the names and the slug. Another attempt can have the same slug. */
type Attempt = { id: string; own: readonly string[]; email: string; erased: boolean };

type Owner = {
  /** The current address, and every address entered so far. None of them belongs to anyone else. */
  email: string;
  emails: string[];
  attempts: Attempt[];
  /** The attempt that created the owner's account. */
  created: Attempt | null;
};

export type Ending = "completed" | "slug taken" | "address taken" | "undone" | "no auth server";
export type Act = "resend" | "copy" | "correct" | "search name" | "search address" | "denied";

/** The prefix of slugs whose records the test's database refuses. */
export const refusedSlug = "undone";

/** A history of owners and former staff, made with the console's own functions. Tracks the values that must be gone. */
export class History {
  readonly owners: readonly Owner[] = Array.from({ length: 3 }, newOwner);
  readonly staff: readonly Actor[] = Array.from({ length: 2 }, newStaff);
  private readonly gone = new Set<string>();

  async provision(who: number, by: number, ending: Ending): Promise<void> {
    const owner = at(this.owners, who);
    const mark = randomUUID().slice(0, 13);
    const slug = ending === "undone" ? `${refusedSlug}-${mark}` : `shop-${mark}`;
    const takenSlug = ending === "slug taken" ? this.takenSlug() : null;
    const input: ProvisionInput = {
      ...inputFor(slug),
      slug: takenSlug ?? slug,
      name: `Bakery ${mark}`,
      ownerName: `Ana ${mark}`,
      ownerEmail: owner.email,
      ownerAccount: owner.created && ending !== "address taken" ? "existing" : "new",
    };
    if (ending === "no auth server")
      await failAuth(input, { route: "POST /admin/users", kind: "fail-before", times: 9 });
    const actor = this.actor(by);
    const submission = parseSubmission({ ...input, attemptId: mintAttemptId() });
    if (!submission.ok) throw new Error(JSON.stringify(submission.refusal));
    const outcome = await provision(actor, submission.input);
    if (ending === "no auth server") await failAuth(input);
    this.markStored(owner.email);
    const own = [input.name, input.ownerName, input.slug];
    const attempt = { id: outcome.attemptId, own, email: owner.email, erased: false };
    owner.attempts.push(attempt);
    if (outcome.kind === "completed") owner.created ??= attempt;
  }

  async act(who: number, by: number, act: Act): Promise<void> {
    // Without an account, most acts would have no effect.
    if (this.owners.every(({ created }) => created === null)) await this.provision(who, by, "completed");
    const owner = at(
      this.owners.filter(({ created }) => created !== null),
      who,
    );
    const attempt = owner.created;
    if (act === "denied") {
      await recordStaffEvent({ id: randomUUID(), email: owner.email }, "denied", { what: "provision" });
      this.markStored(owner.email);
    }
    if (!attempt || act === "denied") return;
    const actor = this.actor(by);
    const target = { attemptId: attempt.id };
    this.markStored(owner.email);
    switch (act) {
      case "resend":
        await resendMail(actor, target);
        break;
      case "copy":
        await copyLink(actor, target);
        break;
      case "correct": {
        const email = `right-${randomUUID().slice(0, 13)}@owner.test`;
        const change = { changeId: mintAttemptId(), attemptId: attempt.id, email };
        const { kind } = await correctEmail(actor, change);
        owner.emails.push(email);
        if (kind === "corrected") owner.email = email;
        break;
      }
      case "search name": {
        const [name = ""] = owner.attempts.find(({ erased }) => !erased)?.own ?? [];
        if (name) await recordStaffEvent(actor, "export_started", { query: name, format: "csv" });
        break;
      }
      case "search address":
        await recordStaffEvent(actor, "export_started", { query: `owner:"${owner.email}"`, format: "csv" });
    }
  }

  /** Erases everything about an owner, by each address, because an erasure by one might not cover the others. */
  async eraseOwner(who: number, by: number | null, upperCase: boolean): Promise<void> {
    const { emails, attempts } = at(this.owners, who);
    const mentioned = [...attempts.map(({ id }) => id), ...emails, ...attempts.flatMap(({ own }) => own)];
    const secrets = await readSecrets();
    for (const email of emails) {
      const address = upperCase ? email.toUpperCase() : email;
      await this.erase({ scope: "owner", email: address }, by, mentioned);
    }
    for (const attempt of attempts) this.forget(attempt);
    await this.expectGone([...emails, ...(await removedSecrets(secrets))]);
  }

  async eraseAttempt(who: number, which: number, by: number | null): Promise<void> {
    const { attempts } = at(this.owners, who);
    if (attempts.length === 0) return;
    const attempt = at(attempts, which);
    const secrets = await readSecrets();
    const mentioned = [attempt.id, attempt.email, ...attempt.own];
    const outcome = await this.erase({ scope: "attempt", attemptId: attempt.id }, by, mentioned);
    if (!attempt.erased) expect(outcome.kind).toBe("erased");
    this.forget(attempt);
    await this.expectGone(await removedSecrets(secrets));
  }

  async eraseStaff(who: number): Promise<void> {
    const { id, email } = at(this.staff, who);
    const secrets = await readSecrets();
    await this.erase({ scope: "staff", userId: id }, null, [email]);
    await this.expectGone([email, ...(await removedSecrets(secrets))]);
  }

  /** No row may contain an erased value. Each value of an attempt that was not erased must be in at least one row. */
  async expectGone(values: readonly string[] = []): Promise<void> {
    for (const value of values) this.gone.add(value);
    const rows = await dump();
    const alive = new Set(
      this.owners
        .flatMap(({ attempts }) => attempts)
        .filter(({ erased }) => !erased)
        .flatMap(({ own, email }) => [...own, email]),
    );
    const left = [...this.gone.difference(alive)].flatMap((value) =>
      rows.filter((row) => holds(row, value)).map((row) => `${value} in ${row}`),
    );
    expect(left).toEqual([]);
    expect([...alive].filter((value) => !rows.some((row) => holds(row, value)))).toEqual([]);
  }

  /** Erases the subject's data once nothing needs it. Only rows that mention the subject may change, and a refusal changes none. */
  private async erase(
    subject: EraseSubject,
    by: number | null,
    mentioned: readonly string[],
  ): Promise<EraseOutcome> {
    const actor = by === null ? { id: null, email: "npm run audit:erase" } : this.actor(by);
    for (let tries = 0; tries < 9; tries++) {
      const before = await dump();
      const outcome = await erase(actor, subject);
      const after = new Set(await dump());
      const changed = before.filter((row) => !after.has(row));
      if (outcome.kind !== "refused") {
        expect(changed.filter((row) => !mentioned.some((value) => holds(row, value)))).toEqual([]);
        return outcome;
      }
      expect({ changed, added: after.size - before.length }).toEqual({ changed: [], added: 0 });
      await this.unblock(outcome, mentioned);
    }
    throw new Error(`something still blocks the erasure of ${JSON.stringify(subject)}`);
  }

  /** Removes what caused the refusal of an erasure. */
  private async unblock(
    { reason, attemptId }: Extract<EraseOutcome, { kind: "refused" }>,
    mentioned: readonly string[],
  ): Promise<void> {
    if (reason === "message") {
      await deliverMails(attemptId ? { attemptId } : undefined);
      return;
    }
    expect(reason).toBe("cleanup");
    const { rows } = await admin.execute<{ id: string }>(
      sql`select user_id as id from provisioning.auth_cleanups where attempt_id = ${attemptId}::uuid and state <> 'done'`,
    );
    const recipient = mentioned.find((value) => value.includes("@")) ?? "the owner";
    this.markStored(recipient);
    for (const { id } of rows)
      await resolveCleanup(this.actor(0), { userId: id, reason: `Told ${recipient} that it failed` });
  }

  private forget(attempt: Attempt): void {
    if (!attempt.erased) for (const value of attempt.own) this.gone.add(value);
    attempt.erased = true;
  }

  private takenSlug(): string | null {
    const taken = this.owners.flatMap(({ created }) => (created && !created.erased ? created.own[2] : []));
    return taken[0] ?? null;
  }

  /** The staff member who acts. Their address is stored again. */
  private actor(index: number): Actor {
    const actor = at(this.staff, index);
    this.markStored(actor.email);
    return actor;
  }

  /** Records that a value is stored again after it was erased. */
  private markStored(value: string): void {
    this.gone.delete(value);
  }
}

function newOwner(): Owner {
  const email = `ana-${randomUUID().slice(0, 13)}@owner.test`;
  return { email, emails: [email], attempts: [], created: null };
}

function newStaff(): Actor {
  const id = randomUUID();
  return { id, email: `staff-${id.slice(0, 13)}@console.test` };
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length];
  if (item === undefined) throw new Error("the list is empty");
  return item;
}
