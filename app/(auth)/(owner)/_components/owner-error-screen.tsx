"use client";

import { ErrorScreen } from "@/app/_components/error-screen";
import type { OwnerTexts } from "@/app/_components/texts-in-document";
import { DocumentLanguage } from "../_language/document-language";
import { OwnerErrorTexts } from "../_language/owner-error-texts";

type OwnerErrorScreenProps = { texts: OwnerTexts; error: unknown; retry: () => void };

/** An error on an owner's page, in the language of the page. */
export function OwnerErrorScreen({ texts, error, retry }: OwnerErrorScreenProps) {
  return (
    <OwnerErrorTexts value={texts}>
      <main
        id="main"
        tabIndex={-1}
        lang={texts.language}
        className="mx-auto grid min-h-svh w-full max-w-md content-center px-4 py-10 outline-none"
      >
        <title>{texts.title}</title>
        <DocumentLanguage language={texts.language} />
        <p className="break-words text-center font-semibold">{texts.brand}</p>
        <ErrorScreen error={error} retry={retry} texts={texts} />
      </main>
    </OwnerErrorTexts>
  );
}
