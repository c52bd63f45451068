import { describe, expect, test } from "vitest";
import { zoneChoices } from "@/lib/provisioning/input/zone-choices";
import { choiceList, choicesIn } from "./choice-list";
import { searchZones } from "./search-zones";

const january = Date.UTC(2026, 0, 15);
const zones = choicesIn(choiceList(zoneChoices(january)));
const search = (query: string) => searchZones(zones, query).map(({ value }) => value);

describe("a search for a time zone", () => {
  test.each([
    ["Kyiv", "Europe/Kyiv"],
    ["Kiev", "Europe/Kyiv"],
    ["calcutta", "Asia/Kolkata"],
    ["Kolkata", "Asia/Kolkata"],
    ["Dacca", "Asia/Dhaka"],
    ["saigon", "Asia/Ho_Chi_Minh"],
    ["São Paulo", "America/Sao_Paulo"],
    ["sao paulo", "America/Sao_Paulo"],
    ["Zürich", "Europe/Zurich"],
    ["america new york", "America/New_York"],
    ["US/Pacific", "America/Los_Angeles"],
    ["buenos_aires", "America/Argentina/Buenos_Aires"],
    ["Prag", "Europe/Prague"],
    ["utc", "UTC"],
  ])("finds the zone by name: %s", (query, zone) => expect(search(query)[0]).toBe(zone));

  test.each([
    ["UTC+2", "Europe/Kyiv"],
    ["utc +02:00", "Europe/Kyiv"],
    ["GMT+2", "Europe/Kyiv"],
    ["+2", "Europe/Kyiv"],
    ["UTC+5:30", "Asia/Kolkata"],
    ["530", "Asia/Kolkata"],
    ["-3", "America/Sao_Paulo"],
    ["−03:00", "America/Sao_Paulo"],
    ["UTC+0", "Europe/London"],
    ["UTC-0", "Europe/London"],
    ["GMT+0", "UTC"],
  ])("finds the zone by offset: %s", (query, zone) => expect(search(query)).toContain(zone));

  test("finds no zone with another offset, and nothing for an unknown offset or word", () => {
    expect(search("UTC+2")).not.toContain("Europe/Prague");
    expect(search("UTC+25")).toEqual([]);
    expect(search("Atlantis")).toEqual([]);
  });
});

test("a label shows the offset at the given time, including daylight saving time", () => {
  const label = (now: number) => zoneChoices(now).find(({ value }) => value === "Europe/Prague")?.label;
  expect(label(january)).toBe("Europe/Prague (UTC+01:00)");
  expect(label(Date.UTC(2026, 6, 15))).toBe("Europe/Prague (UTC+02:00)");
});
