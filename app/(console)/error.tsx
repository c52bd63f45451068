"use client";

import { ErrorScreen } from "@/app/_components/error-screen";

export default function ConsoleError({ error, retry }: { error: unknown; retry: () => void }) {
  return <ErrorScreen error={error} retry={retry} />;
}
