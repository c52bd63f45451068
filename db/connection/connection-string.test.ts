import pg from "pg";
import { expect, test } from "vitest";
import { connectionString } from "./connection-string";

function tlsOf(query: string): unknown {
  return (
    new pg.Client(connectionString(`postgres://user@db.example.com/postgres${query}`)) as { ssl?: unknown }
  ).ssl;
}

test.each([
  ["?sslmode=disable", false],
  ["?sslmode=require", { rejectUnauthorized: false }],
  ["?sslmode=require&supa=base-pooler.x", { rejectUnauthorized: false }],
  ["?sslmode=verify-full", {}],
  ["?supa=base-pooler.x&sslmode=verify-full&uselibpqcompat=true", {}],
])("sslmode means the same as in psql: %j", (query, tls) => {
  expect(tlsOf(query)).toEqual(tls);
});

test("a connection string without sslmode uses no TLS", () => {
  expect(tlsOf("")).toBe(false);
});
