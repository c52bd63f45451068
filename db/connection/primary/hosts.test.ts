import { expect, test } from "vitest";
import { hostUrls, needsPrimary } from "./hosts";

test.each([
  ["postgres://u:p@h1:5432,h2:5433/db?sslmode=require", ["h1:5432", "h2:5433"]],
  ["postgres://u:a%2Cb@h1,[::1]:5433/db?sslmode=require", ["h1", "[::1]:5433"]],
])("each host of %s gets its own connection string", (url, hosts) => {
  const [login] = /^.*@/.exec(url) ?? [];
  expect(hostUrls(url)).toEqual(hosts.map((host) => `${login}${host}/db?sslmode=require`));
});

test.each(["postgres://u:a,b@h1:5432/db", "postgres://h1/db?options=-c%20x%3D1,2", "not a URL", ""])(
  "%j does not list several hosts and is returned unchanged",
  (url) => {
    expect(hostUrls(url)).toEqual([url]);
  },
);

test.each([
  ["?target_session_attrs=read-write", true],
  ["?sslmode=require&target_session_attrs=primary&x=1", true],
  ["?target_session_attrs=any", false],
  ["?target_session_attrs=read-writer", false],
  ["", false],
])("%j requires a server that accepts writes: %s", (query, needed) => {
  expect(needsPrimary(`postgres://u@h1,h2/db${query}`)).toBe(needed);
});
