import { randomUUID } from "node:crypto";
import bcrypt from "bcryptjs";
import pg from "pg";
import type { JsonObject } from "./body";
import { type ContractTarget, contractTarget } from "./contract-target";

type Reply = { status: number; headers: Headers; body: JsonObject };
type CallOptions = {
  body?: unknown;
  /** The caller's token or API key. The default is the service key, and null sends no key. */
  as?: string | null;
  headers?: Record<string, string>;
};
type SignedIn = {
  id: string;
  email: string;
  password: string;
  accessToken: string;
  refreshToken: string;
};

const password = `secret-${randomUUID()}`;
/** A bcrypt hash with the lowest cost, because a hash with the usual cost takes 100 ms to create and to check. */
const cheapHash = bcrypt.hashSync(password, 4);

/** A plain HTTP client for the server under test, with access to its database. Call `close` at the end of the test file. */
export async function openContract(opening: Promise<ContractTarget> = contractTarget()) {
  const target = await opening;
  const pool = new pg.Pool({ connectionString: target.databaseUrl, max: 4 });
  pool.on("error", () => undefined);

  const call = (method: string, path: string, options: CallOptions = {}) =>
    send(target, method, path, options);
  const sql = async (text: string, values: unknown[] = []) =>
    (await pool.query<JsonObject>(text, values)).rows;
  const newEmail = (name = "user") => `${name}-${randomUUID()}@contract.test`;
  const create = async (fields: JsonObject = {}) => {
    const reply = await call("POST", "/admin/users", { body: { email: newEmail(), ...fields } });
    if (reply.status !== 200)
      throw new Error(`create returned ${reply.status}: ${JSON.stringify(reply.body)}`);
    return { id: String(reply.body.id), email: String(reply.body.email), body: reply.body };
  };
  const signIn = (email: string, password: string) =>
    call("POST", "/token?grant_type=password", { as: target.anonKey, body: { email, password } });
  const refresh = (token: string) =>
    call("POST", "/token?grant_type=refresh_token", { as: target.anonKey, body: { refresh_token: token } });
  const verify = (body: JsonObject) => call("POST", "/verify", { as: target.anonKey, body });
  const link = (type: string, email: string, more: JsonObject = {}) =>
    call("POST", "/admin/generate_link", { body: { type, email, ...more } });
  const signedIn = async (fields: JsonObject = {}): Promise<SignedIn> => {
    const { id, email } = await create({ password_hash: cheapHash, email_confirm: true, ...fields });
    const { body } = await signIn(email, password);
    return {
      id,
      email,
      password,
      accessToken: String(body.access_token),
      refreshToken: String(body.refresh_token),
    };
  };
  const close = async () => {
    await pool.end();
    await target.stop();
  };
  return { target, pool, call, sql, newEmail, create, signIn, refresh, verify, link, signedIn, close };
}

async function send(
  target: ContractTarget,
  method: string,
  path: string,
  options: CallOptions,
): Promise<Reply> {
  const key = options.as === undefined ? target.serviceKey : options.as;
  const isKey = key === target.serviceKey || key === target.anonKey;
  const body = typeof options.body === "string" ? options.body : JSON.stringify(options.body);
  const response = await fetch(`${target.url}${path}`, {
    method,
    redirect: "manual",
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(isKey ? { apikey: key } : {}),
      ...options.headers,
    },
    body,
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? (JSON.parse(text) as JsonObject) : { text },
  };
}
