import type { BadgeVariant } from "@/components/ui/badge";
import type { ActivationEventKind } from "@/lib/activation/event-kinds";
import type { ActivationState } from "@/lib/activation/state";

type StateText = { label: string; variant: BadgeVariant; text: string };

/** Each state in a word or two, and what it means for the owner. */
export const stateTexts: Record<ActivationState, StateText> = {
  mail_pending: {
    label: "Mail pending",
    variant: "warning",
    text: "The mail to the owner has not been sent yet.",
  },
  sent: {
    label: "Sent",
    variant: "info",
    text: "The owner has a mail with a link to choose a password, which nobody on staff ever knows.",
  },
  opened: {
    label: "Opened",
    variant: "info",
    text: "The owner has opened the link, and has not chosen a password yet.",
  },
  activated: { label: "Activated", variant: "success", text: "The owner can sign in, and has done so." },
  mail_failed: {
    label: "Mail failed",
    variant: "danger",
    text: "The mail could not be sent, and is not tried again by itself.",
  },
  expired: {
    label: "Expired",
    variant: "warning",
    text: "The link is too old. The owner can ask for a new one, or you send it.",
  },
  link_copied: {
    label: "Link copied",
    variant: "info",
    text: "An admin has copied a link, and the owner has not opened it yet.",
  },
  revoked: {
    label: "Revoked",
    variant: "danger",
    text: "No link works. Only an admin can send or copy a new one.",
  },
  replaced: {
    label: "Replaced",
    variant: "warning",
    text: "A newer link exists that was not sent from here, for example from “Forgot password” of the product.",
  },
  no_link: { label: "No link yet", variant: "warning", text: "The owner has no link to choose a password." },
  no_account: {
    label: "No account",
    variant: "danger",
    text: "The owner’s account does not exist any more.",
  },
  told: {
    label: "Told",
    variant: "success",
    text: "The owner had an account already, signs in as before, and was told of this tenant by mail.",
  },
  not_told: {
    label: "Not told",
    variant: "warning",
    text: "The owner had an account already, and signs in as before. Nobody has told them of this tenant.",
  },
};

const steps: Record<ActivationEventKind, string> = {
  mail_asked: "Another mail asked for",
  mail_sent: "Mail sent",
  link_copied: "Link copied",
  revoked: "Link revoked",
  opened: "Link opened",
  activated: "Password chosen",
};

/** One step in words; without a staff member it was the owner who did what people do. */
export function stepText(kind: ActivationEventKind, actorEmail: string | null): string {
  if (actorEmail) return `${steps[kind]} by ${actorEmail}`;
  return kind === "mail_asked" ? "New link asked for by the owner" : steps[kind];
}

const problems: Record<string, string> = {
  over_email_send_rate_limit:
    "The authentication service sends an address one mail a minute, and a project so many an hour.",
  over_request_rate_limit: "The authentication service got too many requests.",
  email_address_not_authorized:
    "Supabase’s own mail service sends only to members of your organisation: set up SMTP in Supabase.",
  email_provider_disabled: "Signing in by e-mail is switched off in Supabase.",
  unreachable: "The authentication service could not be reached.",
  no_answer: "No answer came in time.",
  not_sent: "The authentication service took the request, but made no link.",
  internal: "Something went wrong in the console itself.",
  link_only: "This console sends no links by mail: an admin copies one.",
  mail_not_set_up: "Mail is not set up: this console has no SMTP_URL.",
  eauth: "The mail server refused the user or password of SMTP_URL.",
  etls: "The mail server does not speak TLS as SMTP_URL expects.",
  edns: "The host of SMTP_URL is not known.",
  esocket: "The mail server could not be reached.",
  econnection: "The mail server ended the connection.",
  etimedout: "The mail server did not answer in time.",
  older: "This tenant is older than the console’s mails.",
  no_account: "The owner’s account was not there.",
};

/** Why a message waits or was not sent; a code that is not known here is shown as it is. */
export function problemText(code: string): string {
  return problems[code] ?? `The mail was not accepted (${code}).`;
}
