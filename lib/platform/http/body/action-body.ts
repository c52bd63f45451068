import { type FormPart, readFormParts } from "./multipart";

/**
 * Arguments of server actions in React's encoding: a JSON array in which a string that starts with "$" is a
 * marker. Next returns 500 if React cannot decode them, and does not limit the cost of decoding. Bodies that no
 * page of this console sends are refused first, by checks that read each byte only a few times.
 */

/** Well above what any page sends, and well below what is slow to parse. */
const [maxArguments, maxValues, maxDepth] = [8, 1_000, 16];

/** Markers of an escaped "$", and of values that JSON does not preserve: dates, undefined, NaN, infinities and -0. */
const plainMarker = /^\$(?:\$|D\d|(?:undefined|NaN|-?Infinity|-0)$)/;
/** The marker of the submitted form. React collects the form's parts again for each such marker. */
const formMarker = /^\$K[0-9a-f]{1,4}$/;

/**
 * A form sent without JavaScript names its action in one part, describes it in a second, and passes its bound
 * arguments in a third.
 */
const reference = "$ACTION_REF_";
const description = /^\{"id":"[0-9a-f]{8,100}","bound":(null|"\$@1")\}$/;

/** True if a body is a form, which Next searches for the name of an action. */
export function isForm(headers: Headers): boolean {
  return (headers.get("content-type") ?? "").startsWith("multipart/form-data");
}

/** True if a body is a malformed form, or calls a server action in a way that no page does. */
export function isUnreadable(body: Uint8Array, headers: Headers): boolean {
  const isActionCall = headers.has("next-action");
  if (!isForm(headers)) return isActionCall && !areArguments(new TextDecoder().decode(body));
  const parts = readFormParts(body, headers.get("content-type") ?? "");
  if (!parts) return true;
  return isActionCall ? !areArguments(onlyText(parts, "0")) : !namesAtMostOneAction(parts);
}

/** True if a form sent without JavaScript names no action, or names one and is complete. */
function namesAtMostOneAction(parts: readonly FormPart[]): boolean {
  const [named, another] = parts.filter(({ name }) => /^\$ACTION_(?:REF|ID)_/.test(name));
  if (another) return false;
  if (!named?.name.startsWith(reference)) return true;
  const part = `$ACTION_${named.name.slice(reference.length)}`;
  const [, bound] = description.exec(onlyText(parts, `${part}:0`) ?? "") ?? [];
  return bound === "null" || (bound !== undefined && areArguments(onlyText(parts, `${part}:1`)));
}

/** The text of a part that is sent exactly once. For a duplicate, React throws an error that no handler catches. */
function onlyText(parts: readonly FormPart[], name: string): string | null {
  const [part, another] = parts.filter((candidate) => candidate.name === name);
  if (!part || part.isFile || another) return null;
  return Buffer.from(part.value, "latin1").toString("utf8");
}

function areArguments(text: string | null): boolean {
  if (text === null) return false;
  try {
    const read: unknown = JSON.parse(text);
    return Array.isArray(read) && read.length <= maxArguments && arePlain(read);
  } catch {
    return false;
  }
}

/** True if arguments have at most `maxValues` values, none deeply nested, only plain markers, and at most one form. */
function arePlain(read: readonly unknown[]): boolean {
  let [values, forms] = [0, 0];
  const isPlain = (value: unknown, depth: number): boolean => {
    if (++values > maxValues) return false;
    if (typeof value === "string") {
      if (formMarker.test(value)) return ++forms === 1;
      return !value.startsWith("$") || plainMarker.test(value);
    }
    if (value === null || typeof value !== "object") return true;
    return depth > 0 && Object.values(value).every((part) => isPlain(part, depth - 1));
  };
  return isPlain(read, maxDepth);
}
