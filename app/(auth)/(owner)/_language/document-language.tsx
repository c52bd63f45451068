"use client";

import { useEffect } from "react";

/** Sets the document's language after a navigation, which keeps the root layout. The other pages are in English. */
export function DocumentLanguage({ language }: { language: string }) {
  useEffect(() => {
    document.documentElement.lang = language;
    return () => {
      document.documentElement.lang = "en";
    };
  }, [language]);
  return null;
}
