import { randomUUID } from "node:crypto";
import { attemptIdOf, ownerEmail } from "@/local/seed/tenants";
import type { Persona } from "../personas";

/**
 * The access matrix: one row per server action and path of the build. A test compares the rows with the build's
 * manifests, so nothing can be added without a row.
 */

/** The access level that a row requires. A `secret` row requires a shared secret that no persona has. */
export type Access = "anyone" | "signed in" | "support" | "admin" | "secret";

export const allowedPersonas: Record<Access, readonly Persona[]> = {
  anyone: ["anonymous", "tenant owner", "support", "admin", "removed admin", "expired session"],
  "signed in": ["tenant owner", "support", "admin", "removed admin"],
  support: ["support", "admin"],
  admin: ["admin"],
  secret: [],
};

/** An action's arguments; the form is the last one. */
export type Call = { args: unknown[]; form?: Record<string, string> };

type ActionRow = {
  access: Access;
  /** With REQUIRE_MFA, only these actions work with just a password. */
  withoutSecondFactor?: true;
  call(unique: string): Call;
  granted: RegExp;
  refused?: RegExp;
};

/** How actions report the refusals of the guard in lib/guards/action.ts. */
export const refused = {
  signedOut: /"code":"UNAUTHENTICATED"|"unchecked":"signed-out"/,
  forbidden: /"code":"FORBIDDEN"|"unchecked":"forbidden"/,
  secondFactor: /"secondFactorMissing":true|"missing":"second factor"/,
  rateLimited: /("code":"RATE_LIMITED"|"unchecked":"rate-limited").*"retryAfterSeconds":\d/,
};

const initialState = { answer: null, answeredAt: 0 };
const unknownAttempt = () => ({ args: [initialState], form: { attemptId: randomUUID() } });
const unknownCleanup = () => ({ args: [initialState], form: { userId: randomUUID(), reason: "a test" } });
const unknownFactor = () => ({ args: [initialState], form: { factorId: randomUUID(), code: "none" } });
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
    access: "anyone",
    withoutSecondFactor: true,
    call: () => ({ args: [{ answers: 0 }], form: {} }),
    granted: /Enter your pass/,
  },
  signOutAction: {
    access: "anyone",
    withoutSecondFactor: true,
    call: () => ({ args: [] }),
    granted: /signed-out/,
  },
  verifyCodeAction: {
    access: "signed in",
    withoutSecondFactor: true,
    call: () => ({ args: [{ answers: 0 }], form: {} }),
    granted: /"problem":"malformed"/,
    refused: /\/login\?reason=signed-out/,
  },
  activateAction: {
    access: "anyone",
    withoutSecondFactor: true,
    call: () => ({ args: [{ answers: 0 }], form: { key: "none" } }),
    granted: /"answers":1/,
  },
  openedAction: {
    access: "anyone",
    withoutSecondFactor: true,
    call: () => ({ args: [0] }),
    granted: /^200\n\n0:/,
  },
  newLinkAction: {
    access: "anyone",
    withoutSecondFactor: true,
    call: () => ({ args: [{ outcome: null, answers: 0 }], form: { key: "none" } }),
    granted: /"outcome":"requested"/,
  },
  provisionAction: {
    access: "admin",
    call: (unique) => ({ args: [{ answers: 0 }], form: newTenant(unique) }),
    granted: /attempt=/,
  },
  provisionWatchedAction: {
    access: "admin",
    call: (unique) => ({ args: [], form: newTenant(`watched-${unique}`) }),
    granted: /"stage":"completed"/,
  },
  previewAction: {
    access: "admin",
    call: (unique) => ({ args: [], form: newTenant(`previewed-${unique}`) }),
    granted: /"table":"provisioning\.attempts"/,
  },
  watchAction: {
    access: "support",
    withoutSecondFactor: true,
    call: () => ({ args: [attemptIdOf("nordic-plate")] }),
    granted: /"kind":"completed"/,
    // An attempt that the caller may not see is reported like an unknown attempt.
    refused: /"progress"/,
  },
  checkAction: {
    access: "admin",
    withoutSecondFactor: true,
    call: () => ({ args: [{ slug: "golden-spoon", ownerEmail: null }] }),
    granted: /"state":"taken"/,
  },
  resendMailAction: { access: "admin", call: unknownAttempt, granted: /"kind":"not_found"/ },
  copyLinkAction: { access: "admin", call: unknownAttempt, granted: /"kind":"not_found"/ },
  revokeLinkAction: { access: "admin", call: unknownAttempt, granted: /"kind":"not_found"/ },
  correctEmailAction: {
    access: "admin",
    call: () => ({
      args: [initialState],
      form: { attemptId: randomUUID(), changeId: randomUUID(), correctedEmail: "right@example.com" },
    }),
    granted: /"kind":"not_found"/,
  },
  eraseAction: {
    access: "admin",
    call: () => ({ args: [initialState], form: { attemptId: randomUUID(), scope: "attempt" } }),
    granted: /"kind":"nothing"/,
  },
  retryCleanupAction: { access: "admin", call: unknownCleanup, granted: /"kind":"not-open"/ },
  resolveCleanupAction: { access: "admin", call: unknownCleanup, granted: /"kind":"not-open"/ },
  reconcileAction: {
    access: "admin",
    call: () => ({ args: [initialState], form: {} }),
    granted: /"kind":"reconciled"/,
  },
  addStaffAction: {
    access: "admin",
    call: (unique) => ({
      args: [initialState],
      form: { staffAccount: `no-one@${unique}.test`, role: "admin" },
    }),
    granted: /No account has the address/,
  },
  changeRoleAction: {
    access: "admin",
    call: () => ({
      args: [initialState],
      form: { userId: randomUUID(), expectedRole: "support", role: "admin" },
    }),
    granted: /no longer has access/,
  },
  removeStaffAction: {
    access: "admin",
    call: () => ({ args: [initialState], form: { userId: randomUUID(), expectedRole: "support" } }),
    granted: /no longer has access/,
  },
  beginEnrolmentAction: {
    access: "support",
    withoutSecondFactor: true,
    call: () => ({ args: [initialState], form: {} }),
    granted: /"kind":"malformed"/,
  },
  confirmEnrolmentAction: {
    access: "support",
    withoutSecondFactor: true,
    call: unknownFactor,
    granted: /"kind":"malformed"/,
  },
  // Removing an app always requires a code from an app, even without REQUIRE_MFA.
  removeFactorAction: { access: "support", call: unknownFactor, granted: /"problem":"verification-needed"/ },
};

type RouteRow = { access: Access; path: string; granted: RegExp; adminsSee?: RegExp; secondFactor?: true };

const attemptPath = `/audit/${attemptIdOf("nordic-plate")}`;
const ownerAddress = new RegExp(ownerEmail("nordic-plate"));

export const routes: Record<string, RouteRow> = {
  "/": { access: "anyone", path: "/", granted: /tenants/ },
  // A signed-in user is redirected.
  "/login": { access: "anyone", path: "/login", granted: /E-mail|\/tenants/ },
  "/login/verify": {
    access: "signed in",
    path: "/login/verify",
    // Without an authenticator app, staff are redirected to set one up, and other users to the tenants.
    granted: /^307\n\/(account\/security|tenants)/,
  },
  "/account/security": { access: "support", path: "/account/security", granted: /No apps yet/ },
  "/activate": { access: "anyone", path: "/activate", granted: /link/ },
  "/activate/[key]": { access: "anyone", path: "/activate/no-key", granted: /This link doesn’t work/ },
  "/welcome": {
    access: "signed in",
    path: "/welcome",
    granted: /You’re signed in as|reason=not-staff|^307\n\/tenants/,
  },
  "/tenants": { access: "support", path: "/tenants?q=golden-spoon", granted: /Golden Spoon/ },
  "/tenants/[slug]": { access: "support", path: "/tenants/golden-spoon", granted: /Golden Spoon/ },
  "/search": {
    access: "support",
    path: "/search?q=nordic-plate",
    granted: /Nordic Plate/,
    adminsSee: ownerAddress,
  },
  "/provision-v2": {
    access: "support",
    path: "/provision-v2",
    granted: /Business name|only admins can create/,
    adminsSee: /name="ownerEmail"/,
  },
  "/audit": {
    access: "support",
    path: "/audit?q=slug:nordic-plate",
    granted: /Nordic Plate/,
    adminsSee: ownerAddress,
  },
  "/audit/[attemptId]": {
    access: "support",
    path: attemptPath,
    granted: /Nordic Plate/,
    adminsSee: ownerAddress,
  },
  "/audit/cleanups": {
    access: "support",
    path: "/audit/cleanups",
    granted: /Owners’ accounts that undone attempts/,
    adminsSee: /Run clean-up now/,
  },
  "/audit/metrics": { access: "support", path: "/audit/metrics", granted: /Attempts/ },
  "/audit/staff": { access: "support", path: "/audit/staff", granted: /Staff actions/ },
  "/staff": {
    access: "support",
    path: "/staff",
    granted: /Who has access|Only admins can see this page/,
    adminsSee: /admin@example\.com/,
  },
  "/audit/export": {
    access: "support",
    secondFactor: true,
    path: "/audit/export?format=csv&q=slug:nordic-plate",
    granted: /,nordic-plate,/,
    adminsSee: ownerAddress,
  },
  "/audit/live": { access: "support", path: "/audit/live", granted: /"token"/ },
  "/search/results": {
    access: "support",
    path: "/search/results?q=nordic-plate",
    granted: /"slug":"nordic-plate"/,
  },
  "/api/health": { access: "anyone", path: "/api/health", granted: /"status"/ },
  "/api/metrics": { access: "secret", path: "/api/metrics", granted: /provisioning_/ },
  "/api/reconcile": { access: "secret", path: "/api/reconcile", granted: /"interrupted"/ },
};
