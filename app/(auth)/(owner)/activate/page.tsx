import type { Metadata } from "next";
import { pageTexts } from "@/lib/owner-access/language/texts";
import { OwnerFrame, ownerTitle } from "../_components/owner-frame";
import { SignInHint } from "../_components/sign-in-hint";
import { browserLanguage } from "../_language/page-locale";

export async function generateMetadata(): Promise<Metadata> {
  const t = pageTexts(await browserLanguage());
  return { title: ownerTitle(t("password.title")) };
}

/** Shown for a URL without a key. Such URLs come from old bookmarks and from e-mail programs that truncate links. */
export default async function NoLinkPage() {
  const locale = await browserLanguage();
  const t = pageTexts(locale);
  return (
    <OwnerFrame locale={locale} title={t("noLink.title")} description={t("noLink.description")}>
      <p>{t("noLink.next")}</p>
      <SignInHint t={t} />
    </OwnerFrame>
  );
}
