import Negotiator from "negotiator";
import { type Language, languages } from "@/lib/platform/locales";

/** The supported language that a browser prefers, from its `Accept-Language` header; English if there is none. */
export function preferredLanguage(header: string | null): Language {
  const negotiator = new Negotiator({ headers: { "accept-language": header ?? undefined } });
  const [best] = negotiator.languages([...languages]);
  return languages.find((language) => language === best) ?? "en";
}
