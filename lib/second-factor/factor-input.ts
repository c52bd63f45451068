import { validate as isUuid } from "uuid";
import type { Refusal } from "@/lib/guards/refusal";
import { parseCode } from "./code";

/** Maximum length of an authenticator app's name, in characters. */
export const longestFactorName = 40;

type Parsed<Input> = { ok: true; input: Input } | { ok: false; refusal: Refusal };
type Raw = Readonly<Record<string, unknown>>;

export function parseFactorName(raw: Raw): Parsed<string> {
  const name = typeof raw.name === "string" ? raw.name.trim() : "";
  const valid = name !== "" && [...name].length <= longestFactorName && !/\p{C}/u.test(name);
  return valid ? { ok: true, input: name } : malformed("name");
}

export function parseFactorId({ factorId }: Raw): Parsed<string> {
  return typeof factorId === "string" && isUuid(factorId)
    ? { ok: true, input: factorId }
    : malformed("factorId");
}

export function parseConfirmation(raw: Raw): Parsed<{ factorId: string; code: string }> {
  const factor = parseFactorId(raw);
  if (!factor.ok) return factor;
  const code = parseCode(raw.code);
  return code === null ? malformed("code") : { ok: true, input: { factorId: factor.input, code } };
}

function malformed(field: "name" | "code" | "factorId"): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { code: "INVALID_INPUT", detail: { malformed: field } } };
}
