/** One part of a form. Its value is latin1 text: one character per byte. */
export type FormPart = { name: string; isFile: boolean; value: string };

/**
 * Limits for the number of parts and the bytes of a part's header: several times what our largest form needs.
 */
const [maxParts, maxHeadLength] = [64, 1_000];

const formType = /^multipart\/form-data; ?boundary="?([\w'()+,./:=?-]{1,70})"?$/;
const head =
  /^content-disposition: form-data; name="([\w$:.-]{1,200})"(; filename="[^"\r\n]*")?(?:\r\ncontent-type: [\w.+/-]+(?:; ?charset=utf-8)?)?$/i;

/**
 * Reads a form as browsers write it; null for anything else, or for too many parts. It is strict on purpose:
 * Next reads the same bytes with two other parsers, and nothing ambiguous may reach them.
 */
export function readFormParts(body: Uint8Array, contentType: string): FormPart[] | null {
  const boundary = formType.exec(contentType)?.[1];
  if (!boundary) return null;
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("latin1");
  // One section before the first boundary, one per part, one after the last, and one more to detect excess parts.
  const sections = text.split(boundary, maxParts + 3);
  const first = sections.shift();
  const last = sections.pop();
  if (first !== "--" || (last !== "--" && last !== "--\r\n") || sections.length > maxParts) return null;
  const parts = sections.map(readPart);
  return parts.every((part) => part !== null) ? parts : null;
}

function readPart(section: string): FormPart | null {
  const end = section.slice(0, maxHeadLength).indexOf("\r\n\r\n", 2);
  if (end === -1 || !section.startsWith("\r\n") || !section.endsWith("\r\n--")) return null;
  const value = section.slice(end + 4, -4);
  const [, name, file] = head.exec(section.slice(2, end)) ?? [];
  // Even an empty value has a line break of its own before the next boundary.
  return name && section.length >= end + 8 ? { name, isFile: file !== undefined, value } : null;
}
