"use client";

import { Brand } from "@/app/_components/brand";
import { ErrorScreen } from "@/app/_components/error-screen";

/** Owners see these pages too, so the console's navigation is left out. */
export default function AuthError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <main
      id="main"
      tabIndex={-1}
      className="mx-auto grid min-h-svh w-full max-w-md content-center px-4 py-10 outline-none"
    >
      <title>Error · Tenant console</title>
      <Brand />
      <ErrorScreen error={error} retry={retry} />
    </main>
  );
}
