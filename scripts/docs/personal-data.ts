import { type Columns, type ConsoleTable, personalData } from "@/db/personal-data";
import { code, table } from "./table";

/** Why each table is needed, and how long its rows are kept. Tables without personal data are left out. */
const purposes: Partial<Record<ConsoleTable, readonly [purpose: string, kept: string]>> = {
  attempts: [
    "who tried to create which tenant, and what happened",
    "forever, or for `RETENTION_ATTEMPTS_MONTHS`",
  ],
  activation_events: ["how the owner got access", "as long as its attempt"],
  owner_email_changes: [
    "corrections of an owner’s address, which must survive a crash",
    "as long as its attempt",
  ],
  owner_links: ["digests of the links with which owners set their password", "as long as its attempt"],
  outbox: [
    "e-mails to owners, which must be sent even after a crash",
    "as long as its attempt; the content for `RETENTION_DELIVERIES_DAYS` after it was sent or dropped",
  ],
  auth_cleanups: ["users left behind by undone attempts, which must be deleted", "as long as its attempt"],
  staff_events: [
    "what staff did, and what they were denied",
    "forever; the values of denied calls for `RETENTION_DENIED_DAYS`",
  ],
  staff: ["who may use the console", "until the role is removed"],
  rate_limits: ["limits on calls; addresses are stored as hashes", "for a day after the count began"],
  doctor_reports: ["what the doctor found", "the latest hundred reports"],
};

/** The table of personal data in docs/reference.md. */
export function personalDataText(): string {
  const rows = Object.entries<Columns>(personalData)
    .filter(([, { owner, staff }]) => owner || staff)
    .map(([name, { owner = [], staff = [] }]) => {
      const purpose = purposes[name as ConsoleTable];
      if (!purpose)
        throw new Error(`Add the purpose of provisioning.${name} to scripts/docs/personal-data.ts.`);
      return [code(`provisioning.${name}`), list(owner), list(staff), ...purpose];
    });
  return table(["table", "of owners", "of staff", "purpose", "kept"], rows);
}

const list = (columns: readonly string[]) => (columns.length > 0 ? columns.map(code).join(", ") : "–");
