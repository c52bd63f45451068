import { renamedZones } from "./renamed-zones";
import { listedTimeZones } from "./time-zones";

type ZoneChoice = { value: string; label: string; keywords: string };

/** Former and alternative names, by which users may search for a zone. */
const formerNames = [
  ...Object.keys(renamedZones),
  ...["Africa/Timbuktu", "America/Ensenada", "America/Fort_Wayne", "America/Montreal", "America/Rosario"],
  ...["America/Shiprock", "Asia/Ashkhabad", "Asia/Chungking", "Asia/Dacca", "Asia/Harbin", "Asia/Istanbul"],
  ...["Asia/Kashgar", "Asia/Macao", "Asia/Tel_Aviv", "Asia/Thimbu", "Asia/Ujung_Pandang", "Asia/Ulan_Bator"],
  ...["Australia/Canberra", "Europe/Belfast", "Europe/Nicosia", "Europe/Tiraspol", "Pacific/Samoa"],
  ...["US/Alaska", "US/Arizona", "US/Central", "US/Eastern", "US/Hawaii", "US/Mountain", "US/Pacific"],
];

let cached: { hour: number; choices: readonly ZoneChoice[] } = { hour: Number.NaN, choices: [] };

/**
 * The form's time zones by name, with their offset at `now` (in ms) and other names to search by. Cached until the next
 * full hour, because 400 formatters take 70 ms.
 */
export function zoneChoices(now = Date.now()): readonly ZoneChoice[] {
  const hour = Math.floor(now / 3_600_000);
  if (cached.hour !== hour) cached = { hour, choices: listedTimeZones.map((zone) => choiceOf(zone, now)) };
  return cached.choices;
}

function choiceOf(zone: string, now: number): ZoneChoice {
  const name = zone.replaceAll("_", " ");
  const label = zone === "UTC" ? zone : `${name} (${offsetAt(zone, now)})`;
  return { value: zone, label, keywords: (former().get(zone) ?? []).join(" ").replaceAll("_", " ") };
}

/** "UTC+05:30". */
function offsetAt(timeZone: string, now: number): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" }).formatToParts(now);
  const offset = parts.find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
  return offset === "GMT" ? "UTC+00:00" : offset.replace("GMT", "UTC");
}

let formerByZone: ReadonlyMap<string, readonly string[]> | undefined;

/** The other names of each listed zone. */
function former(): ReadonlyMap<string, readonly string[]> {
  formerByZone ??= Map.groupBy(formerNames, currentName);
  return formerByZone;
}

function currentName(name: string): string {
  const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions();
  return renamedZones[timeZone] ?? timeZone;
}
