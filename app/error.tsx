"use client";

import { ErrorScreen } from "./_components/error-screen";
import { FailedPageHeader } from "./_components/failed-page-header";
import { useTextsInDocument } from "./_components/texts-in-document";

/** Replaces whole layouts, such as the console layout when its staff check cannot reach the database. */
export default function RootError({ error, retry }: { error: unknown; retry: () => void }) {
  const ownerTexts = useTextsInDocument();
  return (
    <>
      <title>{ownerTexts ? ownerTexts.title : "Error · Tenant console"}</title>
      {ownerTexts ? (
        <p
          lang={ownerTexts.language}
          data-error-texts={JSON.stringify(ownerTexts)}
          className="px-4 pt-10 text-center font-semibold"
        >
          {ownerTexts.brand}
        </p>
      ) : (
        <FailedPageHeader />
      )}
      <main id="main" tabIndex={-1} lang={ownerTexts?.language}>
        <ErrorScreen error={error} retry={retry} texts={ownerTexts ?? undefined} />
      </main>
    </>
  );
}
