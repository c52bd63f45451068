import { innermostError } from "../error-chain";
import { networkFailure } from "./network-failure";
import { ReadOnlyServerError } from "./primary/hosts";

/** Why a database connection failed, with the name of its setting, and how to fix it. */
export type ConnectionFailure = { text: string; fix: string };

type DriverError = { code?: unknown; message?: unknown };

/** Explains the driver's or the server's error. `name` is the setting with the connection string. */
export function connectionFailure(error: unknown, name: string): ConnectionFailure {
  if (error instanceof ReadOnlyServerError) {
    return {
      text: `No host in ${name} accepts writes`,
      fix: "Promote a standby, or add the primary’s host to the connection string.",
    };
  }
  // Drizzle wraps the driver's error.
  const { code, message } = (innermostError(error) ?? {}) as DriverError;
  const text = typeof message === "string" ? message : "";
  const failure = byMessage(text, name) ?? byCode(String(code ?? ""), text, name);
  if (failure) return failure;
  const network = networkFailure(error);
  return {
    text: `No connection to the database in ${name}: ${network.reason}`,
    fix: network.fix ?? hostAndPort,
  };
}

const hostAndPort =
  "Check the host and port (Supabase, Connect), and whether your address is allowed to connect (Supabase, Database, Settings, Network Restrictions).";

function byMessage(message: string, name: string): ConnectionFailure | null {
  // Supabase's pooler returns this, with an internal error code, for a user without the project reference.
  if (/tenant or user not found/i.test(message)) {
    return {
      text: `Supabase's pooler does not recognise the user in ${name}`,
      fix: "Through the pooler, the user name ends with the project reference, as in postgres.<project reference>: copy the whole string again (Supabase, Connect).",
    };
  }
  if (/does not support SSL/.test(message)) {
    return {
      text: `The server in ${name} does not support TLS, which its sslmode requires`,
      fix: "Check the host and port (Supabase, Connect); for a server on your own network, leave sslmode out.",
    };
  }
  if (/password must be a (non-empty )?string/.test(message)) {
    return {
      text: `The database requires a password, but ${name} has none`,
      fix: "Add it to the string: postgres://user:password@host:5432/postgres.",
    };
  }
  if (/no pg_hba\.conf entry|no encryption/.test(message)) {
    return {
      text: `The database does not allow the connection in ${name} (pg_hba.conf)`,
      fix: "Add sslmode=require if the server requires TLS, or allow this machine's address, the user and the database (Supabase, Database, Settings, Network Restrictions).",
    };
  }
  return null;
}

function byCode(code: string, message: string, name: string): ConnectionFailure | null {
  if (code.startsWith("28")) {
    return {
      text: `The database refuses the user or the password in ${name}`,
      fix: "Put the database's password into the string, with special characters percent-encoded, or set a new one (Supabase, Database, Settings, Reset database password).",
    };
  }
  if (code === "3D000") {
    return {
      text: `The database that ${name} names does not exist`,
      fix: "On Supabase it is postgres: end the connection string with /postgres.",
    };
  }
  if (code === "53300") {
    return {
      text: `The database in ${name} has no free connection`,
      fix: "Close other connections or raise max_connections. For the app, use the connection string of a transaction pooler (Supabase, Connect).",
    };
  }
  if (code === "57P03") {
    return { text: `The database in ${name} is starting or stopping`, fix: "Try again in a minute." };
  }
  if (code === "ENOENT" && !/getaddrinfo/.test(message)) {
    return {
      text: `A file that ${name} names does not exist`,
      fix: "Correct the path of sslrootcert, or leave it out and use sslmode=require.",
    };
  }
  if (code === "ERR_INVALID_URL") {
    return {
      text: `${name} is not a valid connection string`,
      fix: "Write it as postgres://user:password@host:5432/postgres, with special characters in the password percent-encoded.",
    };
  }
  return null;
}
