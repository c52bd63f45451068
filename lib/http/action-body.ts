/**
 * Arguments of server actions, as React writes them: a JSON array in which a text that begins with "$" is a mark. To
 * what React cannot read Next answers 500, so that what no page of this console sends is refused before.
 */

/** Far more than any page sends, and far less than what takes long to read. */
const [mostArguments, deepest] = [8, 16];

/** Marks of values that JSON has not: an escaped "$", a time, undefined, numbers, and the form that was sent along. */
const marks = /^\$(?:\$|D\d|(?:undefined|NaN|-?Infinity|-0|K[0-9a-f]{1,4})$)/;

/** A form without scripts names its action by one part, says it in a second, and binds arguments to it by a third. */
const naming = "$ACTION_REF_";
const action = /^\{"id":"[0-9a-f]{8,100}","bound":(null|"\$@1")\}$/;

/** True where a body asks for a server action as no page does. */
export async function isUnreadable(body: Uint8Array<ArrayBuffer>, headers: Headers): Promise<boolean> {
  const type = headers.get("content-type") ?? "";
  const asked = headers.has("next-action");
  if (!type.startsWith("multipart/form-data")) return asked && !areArguments(new TextDecoder().decode(body));
  const form = await new Response(body, { headers: { "content-type": type } }).formData().catch(() => null);
  if (!form) return true;
  if (asked) return !areArguments(form.get("0"));
  return [...form.keys()].some((name) => name.startsWith(naming) && isMisnamed(name, form));
}

function isMisnamed(name: string, form: FormData): boolean {
  const part = `$ACTION_${name.slice(naming.length)}`;
  const [, bound] = action.exec(String(form.get(`${part}:0`))) ?? [];
  return !bound || (bound !== "null" && !areArguments(form.get(`${part}:1`)));
}

function areArguments(sent: unknown): boolean {
  try {
    const read: unknown = JSON.parse(String(sent));
    return Array.isArray(read) && read.length <= mostArguments && isPlain(read, deepest);
  } catch {
    return false;
  }
}

function isPlain(value: unknown, depth: number): boolean {
  if (typeof value === "string") return !value.startsWith("$") || marks.test(value);
  if (value === null || typeof value !== "object") return true;
  return depth > 0 && Object.values(value).every((part) => isPlain(part, depth - 1));
}
