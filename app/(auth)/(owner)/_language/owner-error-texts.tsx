"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { ErrorTexts } from "@/app/_components/error-screen";

/** `title`: the document's. `language`: the texts' language, as a BCP 47 tag. */
type OwnerTexts = ErrorTexts & { title: string; brand: string; language: string };

const Texts = createContext<OwnerTexts | null>(null);

type OwnerErrorTextsProps = { value: OwnerTexts; children: ReactNode };

/** Provides the error boundary's texts, which the server sends with the page in one language. */
export function OwnerErrorTexts({ value, children }: OwnerErrorTextsProps) {
  return <Texts value={value}>{children}</Texts>;
}

export function useOwnerErrorTexts() {
  return useContext(Texts);
}
