import { languageOf } from "@/lib/platform/locales";
import { mailTexts } from "../language/texts";
import { displayName, displayNameInSubject } from "./display-name";
import type { Brand, OwnerMail } from "./kinds";

/** A date and time with its zone, such as "4 December 2026 at 14:05 CET"; in UTC if Node does not support the zone. */
function formatDate(at: Date, locale: string, timeZone: string): string {
  const options: Intl.DateTimeFormatOptions = {
    year: "numeric",
    month: "long",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZoneName: "short",
  };
  const inZone = (zone: string) => new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }).format(at);
  try {
    return inZone(timeZone);
  } catch {
    return inZone("UTC");
  }
}

/** The content of an e-mail, from which its HTML and plain-text parts are rendered. */
export type MailContent = {
  locale: string;
  subject: string;
  heading: string;
  paragraphs: string[];
  action: Action | null;
  unexpected: { title: string; text: string };
  /** The support address, if there is one, and the reason for the e-mail. */
  footer: string[];
};

export type Action = {
  label: string;
  url: string;
  /** The line that introduces the URL, which is also shown as text below the button. */
  copyLink: string;
  /** A sentence about the link's expiry; null for a notice. */
  expiry: string | null;
};

/** Writes an e-mail in the tenant's language. */
export function contentOf(mail: OwnerMail, brand: Brand): MailContent {
  const { kind, data } = mail;
  const { locale } = languageOf(data.locale);
  const t = mailTexts(data.locale);
  const values = valuesOf(mail, brand, locale, displayName);
  const subjectValues = valuesOf(mail, brand, locale, displayNameInSubject);
  const hasAction = kind === "invitation" || kind === "ownerAdded";
  const unnamed = hasAction && values.inviter === "";
  const intro = unnamed ? t(`${kind}.introUnnamed`, values) : t(`${kind}.intro`, values);
  return {
    locale,
    subject: unnamed ? t(`${kind}.subjectUnnamed`, subjectValues) : t(`${kind}.subject`, subjectValues),
    heading: t(`${kind}.heading`, values),
    paragraphs: [intro, t(`${kind}.next`, values)],
    action: hasAction
      ? {
          label: t(`${kind}.action`),
          url: data.url,
          copyLink: t("copyLink"),
          expiry: kind === "invitation" ? t("invitation.expiry", values) : null,
        }
      : null,
    unexpected: { title: t(`${kind}.unexpectedTitle`), text: t(`${kind}.unexpected`, values) },
    footer: [
      ...(brand.supportEmail ? [t("questions", { email: brand.supportEmail })] : []),
      t("reason", values),
    ],
  };
}

/** The values of the texts' placeholders: "" for those that this kind of e-mail does not use. Names are user input. */
function valuesOf({ kind, data }: OwnerMail, brand: Brand, locale: string, show: (name: string) => string) {
  const names = {
    business: show(data.businessName),
    product: show(brand.name),
    inviter: "",
    staff: "",
    date: "",
  };
  const date = (at: Date) => formatDate(at, locale, data.timeZone);
  switch (kind) {
    case "invitation":
      return { ...names, inviter: inviterOf(data, show), date: date(data.expiresAt) };
    case "ownerAdded":
      return { ...names, inviter: inviterOf(data, show) };
    case "linkHandedOver":
      return { ...names, staff: show(data.handedOverBy), date: date(data.expiresAt) };
    case "passwordSet":
      return { ...names, date: date(data.setAt) };
  }
}

function inviterOf(data: { inviterName?: string; inviterEmail?: string }, show: (name: string) => string) {
  const inviter = data.inviterName?.trim() || data.inviterEmail;
  return inviter ? show(inviter) : "";
}
