import { choiceLists } from "@/lib/provisioning/input/choices";
import { listedZone } from "@/lib/provisioning/input/renamed-zones";
import type { ChoiceName } from "../_fields/choice-field";

/** The settings in the page's URL, if the lists offer them. */
export function choicesFromSearch(
  searchParams: Readonly<Record<string, unknown>>,
): Partial<Record<ChoiceName, string>> {
  const proposed = Object.entries(choiceLists).map(([name, list]) => {
    return { name, list, proposal: listedName(name, String(searchParams[name])) };
  });
  return Object.fromEntries(
    proposed
      .filter(({ list, proposal }) => list.some(({ value }) => value === proposal))
      .map(({ name, proposal }) => [name, proposal]),
  );
}

function listedName(field: string, value: string): string {
  return field === "timezone" ? listedZone(value) : value;
}
