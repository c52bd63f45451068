"use client";

import { Brand } from "@/app/_components/brand";
import { ErrorScreen } from "@/app/_components/error-screen";

/** An error on the sign-in pages, without the console's navigation. */
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
