import { badRequest, WeakPasswordError } from "./errors";

/** bcrypt reads 72 bytes; the server refuses longer passwords instead of silently truncating them. */
export const maxPasswordBytes = 72;
const minPasswordLength = 6;

const label = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
const emailPattern = new RegExp(`^[a-zA-Z0-9.!#$%&'*+/=?^_\`{|}~-]+@${label}(?:\\.${label})*$`);

/** The e-mail in lower case. Nothing is trimmed: white space is invalid. */
export function parseEmail(email: string): string {
  if (email === "") throw badRequest("An email address is required");
  if (Buffer.byteLength(email) > 255) throw badRequest("An email address is too long");
  if (!emailPattern.test(email)) throw badRequest("Unable to validate email address: invalid format");
  return email.toLowerCase();
}

/** E.164 digits without the plus sign or spaces. */
export function parsePhone(phone: string): string {
  const digits = phone.replace(/^\+/, "").replaceAll(" ", "");
  if (!/^[1-9][0-9]{1,14}$/.test(digits)) throw badRequest("Invalid phone number format (E.164 required)");
  return digits;
}

/** The UUID in its canonical form; also accepts braces, `urn:uuid:` and 32 digits without hyphens. */
export function parseUuid(text: string): string | null {
  const digits = text.replace(/^urn:uuid:/, "").replace(/^\{(.*)\}$/, "$1");
  const match = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/i.exec(digits);
  return match ? match.slice(1).join("-").toLowerCase() : null;
}

/** Checks every new password, except when an admin creates a user. */
export function assertPasswordStrength(password: string): void {
  if (Buffer.byteLength(password) > maxPasswordBytes) {
    throw badRequest(`Password cannot be longer than ${maxPasswordBytes} characters`);
  }
  if (Buffer.byteLength(password) < minPasswordLength) {
    throw new WeakPasswordError(`Password should be at least ${minPasswordLength} characters.`, ["length"]);
  }
}

const unitMs: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** The real server counts nanoseconds in a signed 64-bit integer, whose maximum is about 292 years. */
const longestBanMs = 2 ** 63 / 1e6;

/** Parses a ban's length, such as `24h` or `1h30m`, into ms. `none` is 0 and lifts the ban; "" is undefined. */
export function parseBanDuration(text: string): number | undefined {
  if (text === "") return undefined;
  if (text === "none" || /^[+-]?0$/.test(text)) return 0;
  const [, sign, amounts] = /^([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.exec(text) ?? [];
  let totalMs = 0;
  for (const [, number, unit] of (amounts ?? "").matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g)) {
    totalMs += Number(number) * (unitMs[unit ?? ""] ?? 0);
  }
  if (amounts === undefined || totalMs > longestBanMs) {
    throw badRequest(`invalid format for ban duration: time: invalid duration "${text}"`);
  }
  return sign === "-" ? -totalMs : totalMs;
}
