/** Former zone names that ICU and many browsers still report, each with its current IANA name. */
export const renamedZones: Readonly<Partial<Record<string, string>>> = {
  "Africa/Asmera": "Africa/Asmara",
  "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
  "America/Catamarca": "America/Argentina/Catamarca",
  "America/Coral_Harbour": "America/Atikokan",
  "America/Cordoba": "America/Argentina/Cordoba",
  "America/Godthab": "America/Nuuk",
  "America/Indianapolis": "America/Indiana/Indianapolis",
  "America/Jujuy": "America/Argentina/Jujuy",
  "America/Louisville": "America/Kentucky/Louisville",
  "America/Mendoza": "America/Argentina/Mendoza",
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Atlantic/Faeroe": "Atlantic/Faroe",
  "Europe/Kiev": "Europe/Kyiv",
  "Pacific/Enderbury": "Pacific/Kanton",
  "Pacific/Ponape": "Pacific/Pohnpei",
  "Pacific/Truk": "Pacific/Chuuk",
};

/** The form's name for a zone, given any name that a browser or a URL uses. UTC has several names. */
export function listedZone(name: string): string {
  if (Object.hasOwn(renamedZones, name)) return renamedZones[name] ?? name;
  return /^(?:(?:Etc\/)?(?:UTC|UCT|GMT0?|Greenwich|Universal|Zulu)|Universal|Zulu)$/.test(name)
    ? "UTC"
    : name;
}
