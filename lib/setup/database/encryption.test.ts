import { expect, test } from "vitest";
import { SetupContext } from "../check";
import { encryption } from "./encryption";

async function isInClear(url: string): Promise<boolean> {
  const findings = await encryption.run(new SetupContext({ DATABASE_URL: url, MIGRATION_DATABASE_URL: url }));
  return findings.some(({ kind }) => kind === "problem");
}

test.each([
  ["", true],
  ["?sslmode=disable", true],
  ["?sslmode=disable&ssl=true", true],
  ["?ssl=0", true],
  ["?uselibpqcompat=true", true],
  ["?ssl=true", false],
  ["?ssl=1", false],
  ["?ssl=no-verify", false],
  ["?sslnegotiation=direct", false],
  ["?sslmode=allow", false],
  ["?sslmode=prefer", false],
  ["?sslmode=prefer&uselibpqcompat=true", false],
  ["?sslmode=require", false],
  ["?sslmode=no-verify", false],
  ["?sslmode=verify-full", false],
  // The driver refuses these instead of connecting without TLS.
  ["?sslmode=verify-ca", false],
  ["?sslmode=verify-full&sslrootcert=/nowhere/ca.crt", false],
])(
  "reports a connection as unencrypted if and only if the driver would not use TLS: %j",
  async (query, inClear) => {
    expect(await isInClear(`postgres://console:secret@db.example.com:5432/postgres${query}`)).toBe(inClear);
  },
);

test.each([
  ["postgres://console@localhost/postgres", false],
  ["postgres://console@10.0.0.7/postgres", false],
  ["postgres://console@[::1]/postgres", false],
  ["postgres://console@localhost/postgres?host=db.example.com", true],
  ["postgres://console@10.0.0.7,db.example.com/postgres?target_session_attrs=read-write", true],
])(
  "a connection needs TLS unless its hosts are on this machine or a private network: %j",
  async (url, inClear) => {
    expect(await isInClear(url)).toBe(inClear);
  },
);
