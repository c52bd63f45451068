import { expect, test } from "vitest";
import { clientAddress } from "./client-address";

const networkOf = (forwarded?: string) =>
  clientAddress(new Headers(forwarded === undefined ? {} : { "x-forwarded-for": forwarded }));

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["203.0.113.7:50312", "203.0.113.7"],
  [" 203.0.113.7 ", "203.0.113.7"],
  ["10.0.0.1, 203.0.113.7:1", "203.0.113.7"],
  ["10.0.0.1,203.0.113.7, ", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["::FFFF:CB00:7107", "203.0.113.7"],
  ["[::ffff:203.0.113.7]:443", "203.0.113.7"],
  ["2001:db8:1:2::1", "2001:db8:1:2::/64"],
  ["2001:0DB8:0001:0002:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"],
  ["[2001:db8:1:2::9]", "2001:db8:1:2::/64"],
  ["[2001:db8:1:2::9]:50312", "2001:db8:1:2::/64"],
  ['"[2001:db8:1:2::9]:50312"', "2001:db8:1:2::/64"],
  ["2001:db8:1:2::9%eth0", "2001:db8:1:2::/64"],
  ["[fe80::1%25en0]:80", "fe80::/64"],
  ["::1", "::/64"],
])("maps every notation of an address to its network: %j", (forwarded, network) => {
  expect(networkOf(forwarded)).toBe(network);
});

test.each([
  undefined,
  "",
  " , ",
  "unknown",
  "_hidden",
  "203.0.113.7.8",
  "0xcb007107",
  "203.0.113.256",
  "[::1",
  "::1::",
  "a:b",
  "203.0.113.7:x",
])("maps the invalid address %j to the unknown network", (forwarded) =>
  expect(networkOf(forwarded)).toBe("unknown"),
);
