import { describe, expect, test } from "vitest";
import fc from "@/db/testing/fast-check";
import { messageStates } from "@/lib/outbox/kinds";
import { type ActivationFacts, activationState, type LatestLink } from "./state";

const link: LatestLink = { how: "mail", used: false, expired: false, opened: false };
const facts: ActivationFacts = {
  ownerWasExisting: false,
  message: { state: "delivered" },
  account: { signedIn: false },
  link,
  revoked: false,
  activated: false,
};
const withLink = (changes: Partial<LatestLink>): ActivationFacts => ({
  ...facts,
  link: { ...link, ...changes },
});

describe("a new owner", () => {
  test.each<[string, ActivationFacts]>([
    ["mail_pending", { ...facts, message: { state: "pending" }, link: null }],
    ["mail_pending", { ...facts, message: { state: "pending" }, revoked: true }],
    ["sent", facts],
    ["opened", withLink({ opened: true })],
    ["opened", withLink({ opened: true, used: true, expired: true })],
    ["activated", { ...facts, activated: true }],
    ["activated", { ...facts, account: { signedIn: true }, revoked: true }],
    ["activated", { ...facts, activated: true, message: { state: "pending" } }],
    ["mail_failed", { ...facts, message: { state: "manual" } }],
    ["expired", withLink({ expired: true, opened: true })],
    ["expired", withLink({ expired: true, how: "copy" })],
    ["link_copied", withLink({ how: "copy" })],
    ["revoked", { ...withLink({ expired: true }), revoked: true }],
    ["revoked", { ...facts, message: { state: "dropped" }, link: null, revoked: true }],
    ["no_link", { ...facts, message: { state: "dropped" }, link: null }],
    ["no_account", { ...facts, account: null }],
  ])("is %s", (state, ownerFacts) => {
    expect(activationState(ownerFacts)).toBe(state);
  });
});

describe("an owner with an existing account", () => {
  test.each([
    ["notified", "delivered"],
    ["mail_pending", "pending"],
    ["mail_failed", "manual"],
    ["not_notified", "dropped"],
  ] as const)("is %s if the message is %s, regardless of the account", (state, message) => {
    const account = fc.constantFrom(null, { signedIn: false }, { signedIn: true });
    fc.assert(
      fc.property(account, fc.boolean(), (account, activated) => {
        const ownerFacts = {
          ...facts,
          ownerWasExisting: true,
          message: { state: message },
          account,
          activated,
        };
        return activationState(ownerFacts) === state;
      }),
    );
  });
});

const anyFacts = fc.record({
  ownerWasExisting: fc.constant(false),
  message: fc.option(fc.record({ state: fc.constantFrom(...messageStates) })),
  account: fc.option(fc.record({ signedIn: fc.boolean() })),
  link: fc.option(
    fc.record({
      how: fc.constantFrom("mail" as const, "copy" as const),
      used: fc.boolean(),
      expired: fc.boolean(),
      opened: fc.boolean(),
    }),
  ),
  revoked: fc.boolean(),
  activated: fc.boolean(),
});

describe("any combination of facts", () => {
  test("shows an owner as activated only if they have signed in or set a password", () => {
    fc.assert(
      fc.property(anyFacts, (ownerFacts) => {
        fc.pre(!ownerFacts.activated && !ownerFacts.account?.signedIn);
        return activationState(ownerFacts) !== "activated";
      }),
    );
  });

  test("shows a link as sent, copied or opened only while it works or after it was used", () => {
    fc.assert(
      fc.property(anyFacts, (ownerFacts) => {
        const state = activationState(ownerFacts);
        fc.pre(["sent", "link_copied", "opened"].includes(state));
        return Boolean(
          ownerFacts.link && !ownerFacts.revoked && (ownerFacts.link.used || !ownerFacts.link.expired),
        );
      }),
    );
  });
});
