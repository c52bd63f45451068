import { randomUUID } from "node:crypto";
import { attemptIdOf, ownerEmail } from "@/local/seed/tenants";
import type { Persona } from "../personas";

/**
 * The access matrix: one row per server action and path of the build. A test compares the rows with the build's own
 * list, so that nothing can be added without a row.
 */

/** The access that a row grants; `secret` rows need a shared secret that no persona has. */
export type Least = "anyone" | "signed in" | "support" | "admin" | "secret";

export const allowedPersonas: Record<Least, readonly Persona[]> = {
  anyone: ["anonymous", "tenant owner", "support", "admin", "removed admin", "expired session"],
  "signed in": ["tenant owner", "support", "admin", "removed admin"],
  support: ["support", "admin"],
  admin: ["admin"],
  secret: [],
};

/** The arguments of an action; a form is the last of them. */
export type Call = { args: unknown[]; form?: Record<string, string> };

type ActionRow = {
  least: Least;
  /** With REQUIRE_MFA, only these actions work with just a password. */
  withoutSecondFactor?: true;
  call(unique: string): Call;
  in: RegExp;
  refusals?: RegExp;
};

/** The refusals of the guard in lib/guards/action.ts. */
export const refused = {
  signedOut: /"code":"UNAUTHENTICATED"|"unchecked":"signed-out"/,
  forbidden: /"code":"FORBIDDEN"|"unchecked":"forbidden"/,
  secondFactor: /"secondFactorMissing":true|"missing":"second factor"/,
  tooOften: /("code":"RATE_LIMITED"|"unchecked":"rate-limited").*"retryAfterSeconds":\d/,
};

const nothingYet = { answer: null, answeredAt: 0 };
const unknownAttempt = () => ({ args: [nothingYet], form: { attemptId: randomUUID() } });
const unknownCleanup = () => ({ args: [nothingYet], form: { userId: randomUUID(), reason: "a test" } });
const unknownFactor = () => ({ args: [nothingYet], form: { factorId: randomUUID(), code: "none" } });
const newTenant = (unique: string) => ({
  attemptId: randomUUID(),
  name: "Sent by a program",
  slug: `sent-${unique}`,
  ownerName: "Ana",
  ownerEmail: `ana@sent-${unique}.test`,
  plan: "starter",
  timezone: "UTC",
  currency: "USD",
  locale: "en-US",
});

export const actions: Record<string, ActionRow> = {
  signInAction: {
    least: "anyone",
    withoutSecondFactor: true,
    call: () => ({ args: [{ answers: 0 }], form: {} }),
    in: /Enter your pass/,
  },
  signOutAction: { least: "anyone", withoutSecondFactor: true, call: () => ({ args: [] }), in: /signed-out/ },
  verifyCodeAction: {
    least: "signed in",
    withoutSecondFactor: true,
    call: () => ({ args: [{ answers: 0 }], form: {} }),
    in: /"problem":"malformed"/,
    refusals: /\/login\?reason=signed-out/,
  },
  activateAction: {
    least: "anyone",
    withoutSecondFactor: true,
    call: () => ({ args: [{ answers: 0 }], form: { key: "none" } }),
    in: /"answers":1/,
  },
  openedAction: { least: "anyone", withoutSecondFactor: true, call: () => ({ args: [0] }), in: /^200\n\n0:/ },
  newLinkAction: {
    least: "anyone",
    withoutSecondFactor: true,
    call: () => ({ args: [{ outcome: null, answers: 0 }], form: { key: "none" } }),
    in: /"outcome":"asked"/,
  },
  provisionAction: {
    least: "admin",
    call: (unique) => ({ args: [{ answers: 0 }], form: newTenant(unique) }),
    in: /attempt=/,
  },
  provisionWatchedAction: {
    least: "admin",
    call: (unique) => ({ args: [], form: newTenant(`watched-${unique}`) }),
    in: /"stage":"completed"/,
  },
  previewAction: {
    least: "admin",
    call: (unique) => ({ args: [], form: newTenant(`previewed-${unique}`) }),
    in: /"table":"provisioning\.attempts"/,
  },
  watchAction: {
    least: "support",
    withoutSecondFactor: true,
    call: () => ({ args: [attemptIdOf("nordic-plate")] }),
    in: /"kind":"completed"/,
    // A caller who may not see an attempt gets the same answer as for one that does not exist.
    refusals: /"progress"/,
  },
  checkAction: {
    least: "admin",
    withoutSecondFactor: true,
    call: () => ({ args: [{ slug: "golden-spoon", ownerEmail: null }] }),
    in: /"state":"taken"/,
  },
  resendMailAction: { least: "admin", call: unknownAttempt, in: /"kind":"not_found"/ },
  copyLinkAction: { least: "admin", call: unknownAttempt, in: /"kind":"not_found"/ },
  revokeLinkAction: { least: "admin", call: unknownAttempt, in: /"kind":"not_found"/ },
  retryCleanupAction: { least: "admin", call: unknownCleanup, in: /"kind":"not-open"/ },
  resolveCleanupAction: { least: "admin", call: unknownCleanup, in: /"kind":"not-open"/ },
  reconcileAction: {
    least: "admin",
    call: () => ({ args: [nothingYet], form: {} }),
    in: /"kind":"reconciled"/,
  },
  beginEnrolmentAction: {
    least: "support",
    withoutSecondFactor: true,
    call: () => ({ args: [nothingYet], form: {} }),
    in: /"kind":"malformed"/,
  },
  confirmEnrolmentAction: {
    least: "support",
    withoutSecondFactor: true,
    call: unknownFactor,
    in: /"kind":"malformed"/,
  },
  // Removing an app always needs proof of one, whatever the settings.
  removeFactorAction: { least: "support", call: unknownFactor, in: /"problem":"proof-needed"/ },
};

type AddressRow = { least: Least; path: string; in: RegExp; adminsSee?: RegExp; secondFactor?: true };

const anAttempt = `/audit/${attemptIdOf("nordic-plate")}`;
const anAddress = new RegExp(ownerEmail("nordic-plate"));

export const addresses: Record<string, AddressRow> = {
  "/": { least: "anyone", path: "/", in: /tenants/ },
  // A signed-in user is redirected.
  "/login": { least: "anyone", path: "/login", in: /E-mail|\/tenants/ },
  "/login/verify": {
    least: "signed in",
    path: "/login/verify",
    // A user without an authenticator app is redirected to set one up, or to the tenants.
    in: /^307\n\/(account\/security|tenants)/,
  },
  "/account/security": { least: "support", path: "/account/security", in: /No apps yet/ },
  "/activate": { least: "anyone", path: "/activate", in: /link/ },
  "/activate/[key]": { least: "anyone", path: "/activate/no-key", in: /This link doesn’t work/ },
  "/welcome": {
    least: "signed in",
    path: "/welcome",
    in: /You’re signed in as|reason=not-staff|^307\n\/tenants/,
  },
  "/tenants": { least: "support", path: "/tenants?q=golden-spoon", in: /Golden Spoon/ },
  "/tenants/[slug]": { least: "support", path: "/tenants/golden-spoon", in: /Golden Spoon/ },
  "/provision-v2": {
    least: "support",
    path: "/provision-v2",
    in: /Business name|only admins can create/,
    adminsSee: /name="ownerEmail"/,
  },
  "/audit": {
    least: "support",
    path: "/audit?q=slug:nordic-plate",
    in: /Nordic Plate/,
    adminsSee: anAddress,
  },
  "/audit/[attemptId]": { least: "support", path: anAttempt, in: /Nordic Plate/, adminsSee: anAddress },
  "/audit/cleanups": {
    least: "support",
    path: "/audit/cleanups",
    in: /Owner accounts that an undone attempt/,
    adminsSee: /Run clean-up now/,
  },
  "/audit/metrics": { least: "support", path: "/audit/metrics", in: /Attempts/ },
  "/audit/staff": { least: "support", path: "/audit/staff", in: /Staff actions/ },
  "/audit/export": {
    least: "support",
    secondFactor: true,
    path: "/audit/export?format=csv&q=slug:nordic-plate",
    in: /,nordic-plate,/,
    adminsSee: anAddress,
  },
  "/audit/live": { least: "support", path: "/audit/live", in: /"token"/ },
  "/api/health": { least: "anyone", path: "/api/health", in: /"status"/ },
  "/api/metrics": { least: "secret", path: "/api/metrics", in: /provisioning_/ },
  "/api/reconcile": { least: "secret", path: "/api/reconcile", in: /"interrupted"/ },
};
