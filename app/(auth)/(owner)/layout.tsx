import type { ReactNode } from "react";
import { ownerErrorTexts } from "@/lib/owner-access/language/error-texts";
import { OwnerErrorTexts } from "./_language/owner-error-texts";
import { pageLocale } from "./_language/page-locale";

/** Passes texts in the page's language to the error boundaries, which run in the browser. */
export default async function OwnerLayout({ children }: { children: ReactNode }) {
  return <OwnerErrorTexts value={ownerErrorTexts((await pageLocale()) ?? "en")}>{children}</OwnerErrorTexts>;
}
