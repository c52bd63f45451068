import { asButton } from "@/components/ui/button-variants";
import { pageTexts } from "@/lib/owner-access/language/texts";
import { OwnerFrame } from "./owner-frame";

/** Shown for a URL under the owners' pages that does not exist. */
export function OwnerNotFound({ locale }: { locale: string }) {
  const t = pageTexts(locale);
  return (
    <OwnerFrame locale={locale} title={t("notFound.title")} description={t("notFound.text")}>
      <a href="/welcome" {...asButton({ variant: "outline" })}>
        {t("notFound.action")}
      </a>
    </OwnerFrame>
  );
}
