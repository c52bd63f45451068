import { currencies, locales, plans, timezones } from "@/lib/provisioning/choices";
import type { ChoiceName } from "./choice-field";

const lists = { plan: plans, timezone: timezones, currency: currencies, locale: locales };

/** The settings that the page's address proposes, as far as the lists have them. */
export function keptChoices(
  searchParams: Readonly<Record<string, unknown>>,
): Partial<Record<ChoiceName, string>> {
  const known = Object.entries(lists).filter(([name, list]) =>
    list.some(({ value }) => value === searchParams[name]),
  );
  return Object.fromEntries(known.map(([name]) => [name, String(searchParams[name])]));
}
