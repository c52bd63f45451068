import "server-only";
import countryToCurrency from "country-to-currency";
import Negotiator from "negotiator";
import { browserSettings, choiceLists } from "@/lib/provisioning/input/choices";

const currencies: Partial<Record<string, string>> = countryToCurrency;

/** The local currency for the browser's first language, if the form offers it and the product has no default. */
export function requestCurrency(acceptLanguage: string | null): { currency?: string } {
  if (!browserSettings.includes("currency")) return {};
  const [language] = new Negotiator({
    headers: { "accept-language": acceptLanguage ?? undefined },
  }).languages();
  const currency = currencies[regionOf(language ?? "")];
  return choiceLists.currency?.some(({ value }) => value === currency) ? { currency } : {};
}

function regionOf(language: string): string {
  try {
    return new Intl.Locale(language).maximize().region ?? "";
  } catch {
    // The header may contain anything. If it is missing, Negotiator returns "*".
    return "";
  }
}
