import { currencies, locales, plans, timezones } from "@/lib/provisioning/input/choices";
import { listedZone } from "@/lib/provisioning/input/renamed-zones";
import type { ChoiceName } from "../_fields/choice-field";

const lists = { plan: plans, timezone: timezones, currency: currencies, locale: locales };

/** The settings in the page's URL, if the lists offer them. */
export function choicesFromSearch(
  searchParams: Readonly<Record<string, unknown>>,
): Partial<Record<ChoiceName, string>> {
  const proposed = Object.keys(lists).map((name) => [name, listedName(name, String(searchParams[name]))]);
  return Object.fromEntries(
    proposed.filter(([name = "", proposal]) =>
      lists[name as ChoiceName].some(({ value }) => value === proposal),
    ),
  );
}

function listedName(field: string, value: string): string {
  return field === "timezone" ? listedZone(value) : value;
}
