import { expect, test } from "vitest";
import { timezones } from "./choices";
import { listedZone, renamedZones } from "./renamed-zones";
import { parseTimeZone } from "./time-zones";

const listed = new Set(timezones.map(({ value }) => value));

/** The name that this Node gives a zone, the same for all of its names. */
const canonical = (timeZone: string) =>
  new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;

test("every zone that a browser can report is listed, by the name that it has today", () => {
  const reported = [
    ...Intl.supportedValuesOf("timeZone"),
    ...Object.values(renamedZones),
    "UTC",
    "Etc/UTC",
    "GMT",
  ];
  expect(reported.filter((name) => !listed.has(listedZone(name ?? "")))).toEqual([]);
  expect([...listed].filter((name) => name in renamedZones)).toEqual([]);
});

test("a former name and today's are one zone, and both are accepted", () => {
  for (const [former, current = ""] of Object.entries(renamedZones)) {
    expect(canonical(former), former).toBe(canonical(current));
    expect([parseTimeZone(former), parseTimeZone(current)]).toEqual([former, current]);
  }
});

test("every zone of the list is accepted as it is", () => {
  expect([...listed].filter((name) => parseTimeZone(name) !== name)).toEqual([]);
});
