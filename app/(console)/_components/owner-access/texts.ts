import type { BadgeVariant } from "@/components/ui/badge";
import type { ActivationEventKind } from "@/lib/owner-access/event-kinds";
import type { ActivationState } from "@/lib/owner-access/state";

type StateText = { label: string; variant: BadgeVariant; text: string };

/** Each state in a word or two, and what it means for the owner. */
export const stateTexts: Record<ActivationState, StateText> = {
  mail_pending: {
    label: "Mail pending",
    variant: "warning",
    text: "The mail to the owner hasn’t been sent yet.",
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
    text: "The owner has a password. No further link can be made.",
  },
  mail_failed: {
    label: "Mail failed",
    variant: "danger",
    text: "The mail couldn’t be sent and isn’t retried automatically.",
  },
  expired: {
    label: "Expired",
    variant: "warning",
    text: "The link is too old. The owner can ask for a new one, or you can send it.",
  },
  link_copied: {
    label: "Link copied",
    variant: "info",
    text: "An admin copied a link, and the owner hasn’t opened it yet.",
  },
  revoked: {
    label: "Revoked",
    variant: "danger",
    text: "No link works. Only an admin can send or copy a new one.",
  },
  no_link: { label: "No link yet", variant: "warning", text: "The owner has no link to set a password." },
  no_account: {
    label: "No account",
    variant: "danger",
    text: "The owner’s account no longer exists.",
  },
  told: {
    label: "Told",
    variant: "success",
    text: "The owner already had an account, signs in as before, and was notified of this tenant by mail.",
  },
  not_told: {
    label: "Not told",
    variant: "warning",
    text: "The owner already had an account and signs in as before. They haven’t been notified of this tenant by mail.",
  },
};

const steps: Record<ActivationEventKind, string> = {
  mail_asked: "Another mail requested",
  mail_sent: "Mail sent",
  link_copied: "Link copied",
  revoked: "Link revoked",
  opened: "Link opened",
  activated: "Password set",
};

/** One step in words. Without a staff member it was the owner. */
export function stepText(kind: ActivationEventKind, actorEmail: string | null): string {
  if (actorEmail) return `${steps[kind]} by ${actorEmail}`;
  return kind === "mail_asked" ? "New link requested by the owner" : steps[kind];
}

const problems: Record<string, string> = {
  internal: "Something went wrong in the console itself.",
  link_only: "This console sends no links by mail: an admin copies one.",
  mail_not_set_up: "Mail is not set up: SMTP_URL is missing. Copy a link and hand it over.",
  eauth: "The mail server refused the user or password of SMTP_URL.",
  etls: "The mail server doesn’t support TLS as SMTP_URL requires.",
  edns: "The host of SMTP_URL was not found.",
  esocket: "The mail server could not be reached.",
  econnection: "The mail server ended the connection.",
  etimedout: "The mail server did not answer in time.",
  older: "This tenant is older than the console’s mails.",
  no_account: "The owner’s account no longer existed.",
};

/** Why a message waits or was not sent; an unknown code is shown as it is. */
export function problemText(code: string): string {
  return problems[code] ?? `The mail server did not accept the mail (${code}).`;
}
