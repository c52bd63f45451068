import type { Context } from "hono";
import { AuthError } from "./errors";

export type JsonObject = { [key: string]: unknown };

type Kind = "text" | "optional-text" | "flag" | "object";
type Field<K extends Kind> = K extends "text"
  ? string
  : K extends "optional-text"
    ? string | undefined
    : K extends "flag"
      ? boolean
      : JsonObject | undefined;
type Body<S extends Record<string, Kind>> = { [Name in keyof S]: Field<S[Name]> };

const maxBytes = 1024 * 1024;

/**
 * Reads the JSON body according to a schema of field types. Absent and null fields get their type's empty value, and
 * unknown fields are ignored. A field of another type throws 400 `bad_json`, and a body over 1 MiB throws 413.
 */
export async function readBody<S extends Record<string, Kind>>(
  c: Context,
  shape: S,
  options: { mayBeEmpty?: boolean } = {},
): Promise<Body<S>> {
  const text = await readText(c);
  const parsed = text === "" && options.mayBeEmpty ? null : parse(text);
  if (parsed !== null && (typeof parsed !== "object" || Array.isArray(parsed))) {
    throw badJson("the body is not an object");
  }
  const fields = (parsed ?? {}) as JsonObject;
  const read = Object.entries(shape).map(([name, kind]) => [name, readField(name, kind, fields[name])]);
  return Object.fromEntries(read) as Body<S>;
}

async function readText(c: Context): Promise<string> {
  // The real server reads a form as query parameters, which leaves nothing to parse as JSON.
  if (c.req.header("content-type")?.startsWith("application/x-www-form-urlencoded")) return "";
  const text = await c.req.text();
  if (Buffer.byteLength(text) > maxBytes) {
    const message = `Request body too large (max ${maxBytes} bytes)`;
    throw new AuthError(413, "request_entity_too_large", message);
  }
  return text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw badJson(text === "" ? "unexpected end of JSON input" : String(error));
  }
}

function readField(name: string, kind: Kind, value: unknown): unknown {
  if (value === undefined || value === null) {
    if (kind === "text") return "";
    return kind === "flag" ? false : undefined;
  }
  const expectedType = kind === "flag" ? "boolean" : kind === "object" ? "object" : "string";
  if (typeof value !== expectedType || Array.isArray(value)) {
    throw badJson(
      `${name} must be of type ${expectedType}, but is ${Array.isArray(value) ? "array" : typeof value}`,
    );
  }
  return value;
}

function badJson(reason: string): AuthError {
  return new AuthError(400, "bad_json", `Could not parse request body as JSON: ${reason}`);
}
