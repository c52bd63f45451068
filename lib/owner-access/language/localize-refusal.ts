import "server-only";
import { env } from "@/lib/platform/env";
import type { LanguageHints, Refusal } from "@/lib/platform/http/refusal";
import type { StaticPage } from "@/lib/platform/http/static-page";
import { languageOf } from "@/lib/platform/locales";
import { ownerErrorTexts } from "./error-texts";
import { preferredLanguage } from "./preferred-language";
import { pageTexts } from "./texts";

const ownerPath = /^\/(activate|welcome)(\/|$)/;

/**
 * Turns a refusal on an owner's page into a page in the owner's language, with the product's name and without the
 * console's navigation. Returns refusals on other paths unchanged. A submitted form contains the tenant's locale, which
 * takes precedence over the browser's language.
 */
export function localizeRefusal(refusal: Refusal, { path, acceptLanguage, locale }: LanguageHints): Refusal {
  if (!ownerPath.test(path)) return refusal;
  const pageLocale = locale || preferredLanguage(acceptLanguage);
  const owner = {
    language: languageOf(pageLocale).locale,
    brand: env().brandName,
    errorTexts: ownerErrorTexts(pageLocale),
  };
  return {
    status: refusal.status,
    headers: refusal.headers,
    owner,
    ...contentFor(refusal.status, pageLocale),
  };
}

/** Owners' browsers cause only a few kinds of refusals. All others share one message. */
function contentFor(status: number, locale: string): StaticPage {
  const t = pageTexts(locale);
  const reload = { href: "", text: t("errors.reload") };
  switch (status) {
    case 403:
      return { title: t("refusals.foreign.title"), paragraphs: [t("refusals.foreign.text")], link: reload };
    case 409:
      return { title: t("errors.outdated.title"), paragraphs: [t("errors.outdated.text")], link: reload };
    case 413:
      return { title: t("refusals.tooLarge.title"), paragraphs: [t("refusals.tooLarge.text")], link: reload };
    case 500:
      return { title: t("errors.server.title"), paragraphs: [t("refusals.failed")], link: reload };
    default: {
      const link = { href: "/welcome", text: t("notFound.action") };
      return { title: t("refusals.unreadable.title"), paragraphs: [t("refusals.unreadable.text")], link };
    }
  }
}
