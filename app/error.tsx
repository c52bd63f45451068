"use client";

import { ErrorScreen } from "./_components/error-screen";

/** Replaces whole layouts, such as the console's when its staff check cannot reach the database. */
export default function RootError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <main id="main" tabIndex={-1}>
      <title>Error · Tenant console</title>
      <ErrorScreen error={error} retry={retry} />
    </main>
  );
}
