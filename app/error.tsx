"use client";

import { ConsoleHeader } from "./_components/console-header";
import { ErrorScreen } from "./_components/error-screen";

/** Replaces whole layouts, such as the console's when its staff check cannot reach the database. */
export default function RootError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <>
      <title>Error · Tenant console</title>
      <ConsoleHeader provisionPath={null} />
      <main id="main" tabIndex={-1}>
        <ErrorScreen error={error} retry={retry} />
      </main>
    </>
  );
}
