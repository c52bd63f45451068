import { listedZone } from "@/lib/provisioning/input/renamed-zones";
import type { ChoiceName } from "../_fields/choice-field";
import type { FormValues } from "./form-state";

/** The browser's value for each setting, if the form's list offers it. The server chooses the currency. */
export function browserChoices(form: HTMLFormElement, names: readonly ChoiceName[]): Partial<FormValues> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = firstOffered(form, name, valuesOf(name));
      return value ? [[name, value]] : [];
    }),
  );
}

function valuesOf(name: ChoiceName): readonly (string | undefined)[] {
  if (name === "timezone") return [browserTimeZone()];
  return name === "locale" ? navigator.languages : [];
}

/** Uses Temporal if available: creating a page’s first Intl formatter takes 80 ms on a slow phone. */
function browserTimeZone(): string | undefined {
  const name = globalThis.Temporal?.Now.timeZoneId() ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return name && listedZone(name);
}

/** The first value that the list offers. */
function firstOffered(
  form: HTMLFormElement,
  name: ChoiceName,
  values: readonly (string | undefined)[],
): string | undefined {
  const list = form.elements.namedItem(name);
  if (!(list instanceof HTMLSelectElement)) return undefined;
  const offers = new Set([...list.options].map(({ value }) => value));
  return values.find((candidate) => candidate && offers.has(candidate));
}
