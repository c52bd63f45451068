import { useState } from "react";
import type { ErrorTexts } from "./error-screen";

/** `title`: the title of the document. `language`: the language of the texts, as a BCP 47 tag. */
export type OwnerTexts = ErrorTexts & { title: string; brand: string; language: string };

/**
 * The error texts embedded in the owner's page that failed; null on all other pages. Error screens that replace such a
 * page repeat `data-error-texts`, in case they are replaced too.
 */
export function useTextsInDocument(): OwnerTexts | null {
  return useState(readTexts)[0];
}

function readTexts(): OwnerTexts | null {
  if (typeof document === "undefined") return null;
  const element = document.querySelector<HTMLElement>("[data-error-texts]");
  return element && JSON.parse(element.dataset.errorTexts ?? "null");
}
