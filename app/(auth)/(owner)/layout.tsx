import type { ReactNode } from "react";
import { pageTexts } from "@/lib/owner-access/language/texts";
import { env } from "@/lib/platform/env";
import { languageOf } from "@/lib/platform/locales";
import { ownerTitle } from "./_components/owner-frame";
import { OwnerErrorTexts } from "./_language/owner-error-texts";
import { pageLocale } from "./_language/page-locale";

/** Passes texts in the page's language to the error boundary, which runs in the browser. */
export default async function OwnerLayout({ children }: { children: ReactNode }) {
  const locale = (await pageLocale()) ?? "en";
  const t = pageTexts(locale);
  const faultText = (fault: "server" | "browser" | "busy" | "unreachable" | "outdated") => ({
    title: t(`errors.${fault}.title`),
    text: t(`errors.${fault}.text`),
  });
  return (
    <OwnerErrorTexts
      value={{
        title: ownerTitle(t("errors.title")).absolute,
        brand: env().brandName,
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
      }}
    >
      {children}
    </OwnerErrorTexts>
  );
}
