import Link from "next/link";
import { Button } from "@/components/ui/button";
import { pageTexts } from "@/lib/owner-access/language/texts";
import { OwnerFrame } from "./owner-frame";

/** For a mistyped address of an owner's page. */
export function OwnerNotFound({ locale }: { locale: string }) {
  const t = pageTexts(locale);
  return (
    <OwnerFrame locale={locale} title={t("notFound.title")} description={t("notFound.text")}>
      <Button asChild variant="outline">
        <Link href="/welcome" prefetch={false}>
          {t("notFound.action")}
        </Link>
      </Button>
    </OwnerFrame>
  );
}
