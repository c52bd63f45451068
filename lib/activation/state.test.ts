import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { messageStates } from "@/lib/outbox/kinds";
import { type ActivationFacts, activationState, type LatestLink } from "./state";

const link: LatestLink = { unused: true, expired: false, how: "mail_sent", opened: false };
const facts: ActivationFacts = {
  ownerWasExisting: false,
  message: { state: "delivered" },
  account: { signedIn: false, link },
  activated: false,
};
const withLink = (changes: Partial<LatestLink>, signedIn = false): ActivationFacts => ({
  ...facts,
  account: { signedIn, link: { ...link, ...changes } },
});

describe("a new owner", () => {
  test.each<[string, ActivationFacts]>([
    ["mail_pending", { ...facts, message: { state: "pending" }, account: { signedIn: false, link: null } }],
    ["sent", facts],
    ["opened", withLink({ opened: true })],
    ["opened", withLink({ opened: true, unused: false }, true)],
    ["activated", { ...facts, activated: true, account: { signedIn: true, link: null } }],
    ["activated", { ...facts, account: { signedIn: true, link: null } }],
    ["activated", withLink({ unused: false }, true)],
    ["activated", { ...withLink({}, true), activated: true }],
    ["mail_failed", { ...facts, message: { state: "manual" } }],
    ["expired", withLink({ expired: true })],
    ["expired", withLink({ expired: true, opened: true })],
    ["expired", withLink({ expired: true, how: "link_copied" })],
    ["link_copied", withLink({ how: "link_copied" })],
    ["revoked", withLink({ how: "revoked" })],
    ["revoked", withLink({ how: "revoked", expired: true })],
    ["mail_pending", { ...withLink({ how: "revoked" }), message: { state: "pending" } }],
    ["replaced", withLink({ how: null })],
    ["no_link", { ...facts, message: { state: "dropped" }, account: { signedIn: false, link: null } }],
    ["no_link", withLink({ unused: false, how: null })],
    ["no_account", { ...facts, account: null }],
  ])("is %s", (state, given) => {
    expect(activationState(given)).toBe(state);
  });
});

describe("an owner who had an account", () => {
  test.each([
    ["told", "delivered"],
    ["mail_pending", "pending"],
    ["mail_failed", "manual"],
    ["not_told", "dropped"],
  ] as const)("is %s where the message is %s, whatever their account does", (state, message) => {
    const account = fc.constantFrom(null, facts.account, withLink({ how: "revoked" }, true).account);
    fc.assert(
      fc.property(account, fc.boolean(), (account, activated) => {
        const given = { ownerWasExisting: true, message: { state: message }, account, activated };
        return activationState(given) === state;
      }),
    );
  });
});

const anyFacts = fc.record({
  ownerWasExisting: fc.constant(false),
  message: fc.option(fc.record({ state: fc.constantFrom(...messageStates) })),
  account: fc.option(
    fc.record({
      signedIn: fc.boolean(),
      link: fc.option(
        fc.record({
          unused: fc.boolean(),
          expired: fc.boolean(),
          how: fc.constantFrom("mail_sent" as const, "link_copied" as const, "revoked" as const, null),
          opened: fc.boolean(),
        }),
      ),
    }),
  ),
  activated: fc.boolean(),
});

describe("whatever the facts are", () => {
  test("nobody is called activated who has neither signed in nor set a password", () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        fc.pre(!given.activated && !given.account?.signedIn);
        return activationState(given) !== "activated";
      }),
    );
  });

  test("a link is called sent, copied or opened only while it would work, or after it was used", () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const state = activationState(given);
        fc.pre(["sent", "link_copied", "opened"].includes(state));
        const current = given.account?.link;
        return Boolean(current && (!current.unused || (!current.expired && current.how !== "revoked")));
      }),
    );
  });
});
