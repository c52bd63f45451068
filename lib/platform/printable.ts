/** Text that others have written, for a terminal, which it must not steer. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, "\ufffd");
}
