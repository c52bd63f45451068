"use client";

import { ErrorScreen } from "./_components/error-screen";
import { FailedPageHeader } from "./_components/failed-page-header";

/** Replaces whole layouts, such as the console's when its staff check cannot reach the database. */
export default function RootError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <>
      <title>Error · Tenant console</title>
      <FailedPageHeader />
      <main id="main" tabIndex={-1}>
        <ErrorScreen error={error} retry={retry} />
      </main>
    </>
  );
}
