/**
 * The range of ids that start with the search text. Null if no id can start with it, if it is shorter than eight digits, or
 * if it consists only of letters, because words such as “fabaceae” are hexadecimal, too.
 */
export function idRange(text: string): { first: string; last: string } | null {
  const digits = text.replaceAll("-", "");
  if (digits.length < 8 || !/\d/.test(digits) || !isIdStart(text)) return null;
  return { first: idOf(digits.padEnd(32, "0")), last: idOf(digits.padEnd(32, "f")) };
}

function isIdStart(text: string): boolean {
  return (
    /^[0-9a-f]{8}(-?[0-9a-f]{0,4}){0,4}[0-9a-f]{0,8}$/.test(text) && text.replaceAll("-", "").length <= 32
  );
}

function idOf(digits: string): string {
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20),
  ].join("-");
}
