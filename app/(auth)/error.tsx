"use client";

import { Brand } from "@/app/_components/brand";
import { ErrorScreen } from "@/app/_components/error-screen";
import { OwnerErrorScreen } from "./(owner)/_components/owner-error-screen";
import { useOwnerErrorTexts } from "./(owner)/_language/owner-error-texts";

/** Shows errors on sign-in pages without the console's navigation, and errors on owners' pages in the page's language. */
export default function AuthError({ error, retry }: { error: unknown; retry: () => void }) {
  const texts = useOwnerErrorTexts();
  if (texts) return <OwnerErrorScreen texts={texts} error={error} retry={retry} />;
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
