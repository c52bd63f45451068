"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { ErrorTexts } from "@/app/_components/error-screen";

const Texts = createContext<(ErrorTexts & { title: string }) | null>(null);

type OwnerErrorTextsProps = { value: ErrorTexts & { title: string }; children: ReactNode };

/** Provides the error boundary's texts, which the server sends with the page in one language. */
export function OwnerErrorTexts({ value, children }: OwnerErrorTextsProps) {
  return <Texts value={value}>{children}</Texts>;
}

export function useOwnerErrorTexts() {
  return useContext(Texts);
}
