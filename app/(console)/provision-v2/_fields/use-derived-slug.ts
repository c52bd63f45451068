import { useEffect, useMemo, useState } from "react";
import type { FormAnswer, FormValues } from "../_form/form-state";
import { lazySlugify } from "./lazy-slugify";

/** The slug derived from a name; "" if none can be derived, and null while the transliteration is not loaded. */
export function useDerivedSlug(
  { name, locale }: FormValues,
  { values, derivedSlug: initialSlug }: FormAnswer,
): string | null {
  // An empty name needs no transliteration.
  const isInitial = name === values.name && (name === "" || locale === values.locale);
  const derived = useMemo(
    () => (isInitial ? initialSlug : lazySlugify(name, locale)),
    [isInitial, name, locale, initialSlug],
  );
  const [loaded, setLoaded] = useState<{ promise: unknown; slug: string | null }>({
    promise: null,
    slug: null,
  });

  useEffect(() => {
    if (typeof derived === "string") return;
    let stale = false;
    void derived.then((slug) => stale || setLoaded({ promise: derived, slug }));
    return () => {
      stale = true;
    };
  }, [derived]);

  if (typeof derived === "string") return derived;
  return loaded.promise === derived ? loaded.slug : null;
}
