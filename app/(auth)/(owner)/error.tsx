"use client";

import { ErrorScreen } from "@/app/_components/error-screen";
import { DocumentLanguage } from "./_language/document-language";
import { useOwnerErrorTexts } from "./_language/owner-error-texts";

/** An error on an owner's page, in the language of the page. */
export default function OwnerError({ error, retry }: { error: unknown; retry: () => void }) {
  const texts = useOwnerErrorTexts();
  return (
    <main
      id="main"
      tabIndex={-1}
      lang={texts?.language}
      className="mx-auto grid min-h-svh w-full max-w-md content-center px-4 py-10 outline-none"
    >
      {texts && (
        <>
          <title>{texts.title}</title>
          <DocumentLanguage language={texts.language} />
          <p className="break-words text-center font-semibold">{texts.brand}</p>
        </>
      )}
      <ErrorScreen error={error} retry={retry} texts={texts ?? undefined} />
    </main>
  );
}
