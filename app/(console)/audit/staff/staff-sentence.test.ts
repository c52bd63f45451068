import { expect, test } from "vitest";
import { details } from "@/lib/platform/details";
import { plainText } from "@/lib/provisioning/errors/messages";
import { type StaffEventKind, staffEventKinds } from "@/lib/staff-log/record";
import { staffSentence } from "./staff-sentence";

const attempt = { attemptId: "0193-attempt", ownerEmail: "ana@golden.test" };
const change = { attemptId: "0193-attempt", from: "an@golden.test", to: "ana@golden.test" };

/** The recorded details of one event of each kind, and the sentence for it. */
const events: Record<StaffEventKind, [detail: object, sentence: string]> = {
  export_started: [
    {
      export: "1",
      format: "csv",
      query: "status:failed",
      range: "30d",
      from: "",
      to: "",
      personalData: true,
    },
    "Started an export of the attempts of the last 30 days as CSV, matching “status:failed”, with names and addresses",
  ],
  export_finished: [{ export: "1", rows: 4500 }, "Finished an export of 4,500 attempts"],
  export_stopped: [
    { export: "1", rows: 1, why: "cancelled" },
    "Stopped an export after 1 attempt: cancelled",
  ],
  cleanup_retried: [{ ...attempt, userId: "0194" }, "Retried the clean-up of an attempt"],
  cleanup_resolved: [
    { ...attempt, userId: "0194", reason: "Deleted by hand" },
    "Marked the clean-up of an attempt as resolved: “Deleted by hand”",
  ],
  reconciler_run: [
    {
      interrupted: 2,
      lateUsers: 0,
      emailChanges: 1,
      cleanups: { done: 1, pending: 1, manual: 0 },
      messages: {},
      retention: { attempts: 1, deliveries: 0 },
    },
    "Ran the reconciler: 2 interrupted attempts, 1 interrupted address change, 2 clean-ups, 1 expired record",
  ],
  attempts_pruned: [
    { before: "2024-11-29T00:00:00+00:00", attempts: 1000, events: 8000, cleanups: 3 },
    "Removed 1,000 attempts that ended before 29 November 2024 from the log",
  ],
  data_erased: [
    { scope: "deliveries", before: "2026-10-31T00:00:00+00:00", messages: 1200 },
    "Erased the contents of 1,200 e-mails from before 31 October 2026",
  ],
  trial_removed: [{ ...attempt, tenantId: "0195" }, "Removed the trial tenant of an attempt"],
  link_copied: [attempt, "Copied the owner’s link for ana@golden.test (attempt)"],
  link_revoked: [attempt, "Revoked the owner’s link for ana@golden.test (attempt)"],
  mail_asked: [attempt, "Requested an e-mail to the owner, ana@golden.test (attempt)"],
  owner_email_change_started: [
    change,
    "Started to change the owner’s e-mail address from an@golden.test to ana@golden.test (attempt)",
  ],
  owner_email_changed: [
    change,
    "Changed the owner’s e-mail address from an@golden.test to ana@golden.test (attempt)",
  ],
  owner_email_change_failed: [
    change,
    "Couldn’t change the owner’s e-mail address from an@golden.test to ana@golden.test (attempt)",
  ],
  factor_enrolled: [{ name: "Phone" }, "Set up the authenticator app “Phone”"],
  factor_removed: [{ name: "Phone" }, "Removed the authenticator app “Phone”"],
  role_changed: [
    { userId: "1", email: "ana@staff.test", before: "support", after: "admin" },
    "Changed the role of ana@staff.test from support to admin",
  ],
  denied: [{ what: "provision" }, "Tried to create a tenant without the required role"],
};

test.each(staffEventKinds)(
  "describes %s in a sentence without JSON, and links to the attempt that the sentence mentions, if any",
  (kind) => {
    const [detail, text] = events[kind];
    const sentence = staffSentence(kind, details(detail));
    expect(plainText(sentence)).toBe(text);
    const link = text.match(/an attempt|(?<=\()attempt(?=\))/)?.[0];
    if (link) expect(sentence).toContainEqual({ text: link, href: "/audit/0193-attempt" });
  },
);

test.each([
  [
    "role_changed",
    { email: "ana@staff.test", before: null, after: "admin" },
    "Gave ana@staff.test the admin role",
  ],
  [
    "role_changed",
    { email: "a@b.test", before: "admin", after: null },
    "Removed a@b.test, who had the admin role",
  ],
  [
    "denied",
    { what: "export", missing: "second factor" },
    "Tried to export attempts without a second factor",
  ],
  ["reconciler_run", { interrupted: 0, lateUsers: 0, cleanups: {} }, "Ran the reconciler: nothing to do"],
  ["data_erased", { scope: "staff", attempts: 1 }, "Erased a former staff member’s addresses from 1 attempt"],
  [
    "data_erased",
    { scope: "denials", before: "2026-09-01T00:00:00+00:00", staffEvents: 2 },
    "Erased the addresses and details of 2 denials from before 1 September 2026",
  ],
  ["a_new_kind", {}, "A new kind"],
])("describes %s with %j", (kind, detail, text) => {
  expect(plainText(staffSentence(kind, details(detail)))).toBe(text);
});

test("shows the kind of an event whose details were erased, with a note", () => {
  expect(plainText(staffSentence("link_copied", null))).toBe("Link copied (details erased)");
});
