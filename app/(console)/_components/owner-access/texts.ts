import type { BadgeVariant } from "@/components/ui/badge";
import type { ActivationEventKind } from "@/lib/owner-access/event-kinds";
import type { ActivationState } from "@/lib/owner-access/state";

type StateText = { label: string; variant: BadgeVariant; text: string };

/** The label of each state, and what it means for the owner. */
export const stateTexts: Record<ActivationState, StateText> = {
  mail_pending: {
    label: "E-mail pending",
    variant: "warning",
    text: "The e-mail to the owner hasn’t been sent yet.",
  },
  sent: {
    label: "Sent",
    variant: "info",
    text: "We e-mailed the owner a link to set their password.",
  },
  opened: {
    label: "Opened",
    variant: "info",
    text: "The owner opened the link and hasn’t set a password yet.",
  },
  activated: {
    label: "Activated",
    variant: "success",
    text: "The owner has set a password or signed in. No more links can be created.",
  },
  mail_failed: {
    label: "E-mail failed",
    variant: "danger",
    text: "The e-mail couldn’t be sent and won’t be retried automatically.",
  },
  expired: {
    label: "Expired",
    variant: "warning",
    text: "The link has expired. An admin can send or copy a new one. If links are sent by e-mail, the owner can also request one.",
  },
  link_copied: {
    label: "Link copied",
    variant: "info",
    text: "An admin copied a link, and the owner hasn’t used it yet.",
  },
  revoked: {
    label: "Revoked",
    variant: "danger",
    text: "The owner has no working link. Only an admin can send or copy a new one.",
  },
  no_link: { label: "No link yet", variant: "warning", text: "The owner has no link to set a password." },
  no_account: {
    label: "No account",
    variant: "danger",
    text: "The owner’s account no longer exists.",
  },
  notified: {
    label: "Notified",
    variant: "success",
    text: "The owner already had an account and signs in as before. We e-mailed them about this tenant.",
  },
  not_notified: {
    label: "Not notified",
    variant: "warning",
    text: "The owner already had an account and signs in as before. We haven’t e-mailed them about this tenant.",
  },
};

const steps: Record<ActivationEventKind, string> = {
  mail_asked: "Another e-mail requested",
  mail_sent: "E-mail sent",
  link_copied: "Link copied",
  revoked: "Link revoked",
  email_change_started: "E-mail address change started",
  email_changed: "E-mail address changed",
  email_change_failed: "E-mail address not changed",
  opened: "Link opened",
  activated: "Password set",
};

/** The text of one step. `actorEmail` is null if the owner or the console itself took the step. */
export function stepText(kind: ActivationEventKind, actorEmail: string | null): string {
  if (actorEmail) return `${steps[kind]} by ${actorEmail}`;
  return kind === "mail_asked" ? "New link requested by the owner" : steps[kind];
}

const problems: Record<string, string> = {
  internal: "Something went wrong in the console itself.",
  link_only: "This console doesn’t send links by e-mail. Copy a link and give it to the owner.",
  mail_not_set_up: "E-mail isn’t set up: SMTP_URL is missing. Copy a link and give it to the owner.",
  eauth: "The mail server rejected the user name or password in SMTP_URL.",
  etls: "The mail server doesn’t support TLS, which SMTP_URL requires.",
  edns: "The host in SMTP_URL wasn’t found.",
  esocket: "The mail server couldn’t be reached.",
  econnection: "The mail server closed the connection.",
  etimedout: "The mail server didn’t respond in time.",
  older: "This tenant was created before the console sent e-mails.",
  no_account: "The owner’s account no longer existed.",
  signed_in:
    "The account is banned, or the owner had already set a password, signed in or confirmed the address.",
  replaced: "The e-mail was replaced when the owner’s address was changed.",
};

/** Why a message is pending or was not sent. For an unknown code, the text includes the code. */
export function problemText(code: string): string {
  return problems[code] ?? `The mail server didn’t accept the e-mail (${code}).`;
}
