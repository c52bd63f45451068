import { expect, test } from "vitest";
import { timezones } from "./choices";
import { listedZone, renamedZones } from "./renamed-zones";
import { parseTimeZone } from "./time-zones";

const listedZones = new Set(timezones.map(({ value }) => value));

/** Node's name for a zone, which all of its aliases share. */
const canonical = (timeZone: string) =>
  new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;

test("the list contains the current name of every zone that a browser can report", () => {
  const reported = [
    ...Intl.supportedValuesOf("timeZone"),
    ...Object.values(renamedZones),
    "UTC",
    "Etc/UTC",
    "GMT",
  ];
  expect(reported.filter((name) => !listedZones.has(listedZone(name ?? "")))).toEqual([]);
  expect([...listedZones].filter((name) => name in renamedZones)).toEqual([]);
});

test("the former and the current name of a zone are both accepted", () => {
  for (const [former, current = ""] of Object.entries(renamedZones)) {
    expect(canonical(former), former).toBe(canonical(current));
    expect([parseTimeZone(former), parseTimeZone(current)]).toEqual([former, current]);
  }
});

test("every listed zone is accepted unchanged", () => {
  expect([...listedZones].filter((name) => parseTimeZone(name) !== name)).toEqual([]);
});

test.each(["constructor", "__proto__", "toString", "%", ""])(
  "the unknown zone %j keeps its name and is refused",
  (name) => {
    expect([listedZone(name), parseTimeZone(listedZone(name))]).toEqual([name, null]);
  },
);
