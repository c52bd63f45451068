import type { Metadata } from "next";
import { pageTexts } from "@/lib/owner-access/language/texts";
import { FailedPageHeader } from "./_components/failed-page-header";
import { NotFoundScreen } from "./_components/not-found-screen";
import { ownerTitle } from "./(auth)/(owner)/_components/owner-frame";
import { OwnerNotFound } from "./(auth)/(owner)/_components/owner-not-found";
import { pageLocale } from "./(auth)/(owner)/_language/page-locale";

export async function generateMetadata(): Promise<Metadata> {
  const locale = await pageLocale();
  return { title: locale ? ownerTitle(pageTexts(locale)("notFound.title")) : "Not found" };
}

export default async function NotFound() {
  const locale = await pageLocale();
  if (locale) return <OwnerNotFound locale={locale} />;
  return (
    <>
      <FailedPageHeader />
      <main id="main" tabIndex={-1}>
        <NotFoundScreen />
      </main>
    </>
  );
}
