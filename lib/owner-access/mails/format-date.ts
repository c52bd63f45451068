/** A date and time with its zone, such as "4 December 2026 at 14:05 CET"; in UTC if Node does not support the zone. */
export function formatDate(at: Date, locale: string, timeZone: string): string {
  const options: Intl.DateTimeFormatOptions = {
    year: "numeric",
    month: "long",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZoneName: "short",
  };
  const inZone = (zone: string) => new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }).format(at);
  try {
    return inZone(timeZone);
  } catch {
    return inZone("UTC");
  }
}
