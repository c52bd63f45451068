import type { ReactNode } from "react";
import { env } from "@/lib/platform/env";
import { languageOf } from "@/lib/platform/locales";
import { AuthFrame } from "../../_components/auth-frame";
import { DocumentLanguage } from "../_language/document-language";

type OwnerFrameProps = { locale: string; title: string; description?: ReactNode; children: ReactNode };

/** The layout of owners' pages, which use the tenant's language and the product's name, as owners' e-mails do. */
export function OwnerFrame({ locale, title, description, children }: OwnerFrameProps) {
  const language = languageOf(locale).locale;
  return (
    <AuthFrame brand={<ProductName />} language={language} title={title} description={description}>
      <DocumentLanguage language={language} />
      {children}
    </AuthFrame>
  );
}

function ProductName() {
  return <p className="break-words font-semibold">{env().brandName}</p>;
}

/** The title of an owner's page. */
export function ownerTitle(title: string): { absolute: string } {
  return { absolute: `${title} · ${env().brandName}` };
}
