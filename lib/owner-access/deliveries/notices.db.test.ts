import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { admin } from "@/db/testing/admin";
import { erase } from "@/lib/audit/erase";
import { messagesOf } from "@/lib/outbox/testing";
import { deliverMails } from "@/lib/owner-access/deliveries";
import { actor, inputFor, submit, withAuthServer, withMailServer } from "@/lib/provisioning/testing";
import { getOwnerAccess } from "../get";
import { copyLink } from "../links/copy";
import { resendMail } from "../resend-mail";
import { copiedKey, invitedOwner, keyIn } from "../testing";

withAuthServer();
const mailsTo = withMailServer();

test("the e-mail about a new tenant to an owner with an existing account contains no activation link", async () => {
  const first = await invitedOwner(mailsTo);
  const ownerEmail = first.input.ownerEmail;
  const name = "Café <Zoë> & Co";
  const secondTenant = { ...inputFor("notified"), name, ownerEmail, ownerAccount: "existing" as const };
  const { attemptId } = await submit(secondTenant);
  await deliverMails({ attemptId });
  expect(await messagesOf(attemptId)).toMatchObject([{ kind: "owner_added", state: "delivered" }]);
  expect((await getOwnerAccess(attemptId))?.state).toBe("notified");
  const [mail] = mailsTo(ownerEmail);
  expect(mail?.subject).toContain(name);
  expect(mail?.html).toContain("https://notified.example.com");
  expect(mail?.html).not.toContain("<Zoë>");
  expect(mail?.html).not.toContain("/activate");
  expect(keyIn(mail ? [mail] : [])).toBe("");
});

test("an owner whose link was copied gets an e-mail that names the admin and omits the link", async () => {
  const owner = await invitedOwner(mailsTo);
  const key = copiedKey(await copyLink(actor, owner));
  await deliverMails({ attemptId: owner.attemptId });
  const [mail] = mailsTo(owner.input.ownerEmail);
  expect(mail?.html).toContain(actor.email);
  expect(mail?.html).not.toContain(key);
  expect(mail?.html).not.toContain("/activate/");
});

test("an owner whose attempt was erased still gets a new link, with its expiry in UTC", async () => {
  const owner = await invitedOwner(mailsTo);
  expect(await erase(actor, { scope: "attempt", attemptId: owner.attemptId })).toMatchObject({
    kind: "erased",
  });
  expect(await resendMail(actor, { attemptId: owner.attemptId })).toMatchObject({ kind: "requested" });
  const [mail] = mailsTo(owner.input.ownerEmail);
  expect(mailsTo(owner.input.ownerEmail)).toHaveLength(2);
  expect(mail?.html).toContain("UTC");
  expect(mail?.html).toContain("/activate/");
});

test("an owner who signs in for the first time gets one e-mail about the password", async () => {
  const owner = await invitedOwner(mailsTo);
  await admin.execute(sql`update auth.users set last_sign_in_at = now() where id = ${owner.ownerId}::uuid`);
  const { recordFirstSignIns } = await import("../activation/activated");
  expect(await recordFirstSignIns()).toBe(1);
  expect(await recordFirstSignIns()).toBe(0);
  await deliverMails({ attemptId: owner.attemptId });
  expect(await messagesOf(owner.attemptId)).toMatchObject([{}, { kind: "password_set", state: "delivered" }]);
  expect(mailsTo(owner.input.ownerEmail)).toHaveLength(2);
});
