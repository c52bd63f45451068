import type { Metadata } from "next";
import { ConsoleHeader } from "./_components/console-header";
import { NotFoundScreen } from "./_components/not-found-screen";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <>
      <ConsoleHeader provisionPath={null} />
      <main id="main" tabIndex={-1}>
        <NotFoundScreen />
      </main>
    </>
  );
}
