import type { ReactNode } from "react";
import { pageTexts } from "@/lib/owner-access/language/texts";
import { OwnerErrorTexts } from "./_language/owner-error-texts";
import { pageLocale } from "./_language/page-locale";

/** Gives the error boundary, which runs in the browser, its texts in the page's language. */
export default async function OwnerLayout({ children }: { children: ReactNode }) {
  const t = pageTexts((await pageLocale()) ?? "en");
  const faultText = (fault: "server" | "browser" | "busy" | "unreachable" | "outdated") => ({
    title: t(`errors.${fault}.title`),
    text: t(`errors.${fault}.text`),
  });
  return (
    <OwnerErrorTexts
      value={{
        title: t("errors.title"),
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
