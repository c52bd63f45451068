"use client";

import { useEffect } from "react";

/** Sets the document's language, because a client-side navigation keeps the root layout. All other pages are in English. */
export function DocumentLanguage({ language }: { language: string }) {
  useEffect(() => {
    document.documentElement.lang = language;
    return () => {
      document.documentElement.lang = "en";
    };
  }, [language]);
  return null;
}
