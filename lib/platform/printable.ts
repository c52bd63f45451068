/** Text from others, made safe for a terminal, which it must not control. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, "\ufffd");
}
