/** Replaces control characters, so that untrusted text cannot control a terminal. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, "\ufffd");
}
