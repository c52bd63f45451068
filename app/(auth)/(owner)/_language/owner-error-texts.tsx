"use client";

import { createContext, type ReactNode, useContext } from "react";
import { type OwnerTexts, useTextsInDocument } from "@/app/_components/texts-in-document";

const Texts = createContext<OwnerTexts | null>(null);

type OwnerErrorTextsProps = { value: OwnerTexts; children: ReactNode };

/**
 * Provides the texts of the error boundaries. The server sends them with the page, only in the page's language. The
 * hidden element makes them available to boundaries outside this component.
 */
export function OwnerErrorTexts({ value, children }: OwnerErrorTextsProps) {
  return (
    <Texts value={value}>
      <div hidden data-error-texts={JSON.stringify(value)} />
      {children}
    </Texts>
  );
}

/** The texts of an owner's page; null on the sign-in pages. */
export function useOwnerErrorTexts(): OwnerTexts | null {
  const inDocument = useTextsInDocument();
  return useContext(Texts) ?? inDocument;
}
