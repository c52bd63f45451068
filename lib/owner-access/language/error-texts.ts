import "server-only";
import { env } from "@/lib/platform/env";
import { languageOf } from "@/lib/platform/locales";
import { pageTexts } from "./texts";

/** The texts of the error screens on owners' pages. The screens run in the browser and get their texts from the server. */
export function ownerErrorTexts(locale: string) {
  const t = pageTexts(locale);
  const { brandName } = env();
  const faultText = (fault: "server" | "browser" | "busy" | "unreachable" | "outdated") => ({
    title: t(`errors.${fault}.title`),
    text: t(`errors.${fault}.text`),
  });
  return {
    title: `${t("errors.title")} · ${brandName}`,
    brand: brandName,
    language: languageOf(locale).locale,
    server: faultText("server"),
    browser: faultText("browser"),
    busy: faultText("busy"),
    unreachable: faultText("unreachable"),
    outdated: faultText("outdated"),
    offline: t("errors.offline"),
    retry: t("errors.retry"),
    reload: t("errors.reload"),
    reference: t("errors.reference"),
  };
}
