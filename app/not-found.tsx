import type { Metadata } from "next";
import { NotFoundScreen } from "./_components/not-found-screen";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main id="main" tabIndex={-1}>
      <NotFoundScreen />
    </main>
  );
}
