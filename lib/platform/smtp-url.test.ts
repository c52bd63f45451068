import { expect, test } from "vitest";
import { parseSmtpUrl } from "./smtp-url";

const encode = /percent-encoded: write # as %23/;

test.each([
  ["smtps://mailer:s3cr#t@host", encode],
  ["smtps://mailer:s3cr?t@host:465", encode],
  ["smtps://mailer:s3cr/t@host", encode],
  ["smtps://mailer:s3cr%t@host", encode],
  ["smtps://mailer:s3cr%2@host", encode],
  ["smtps://mailer:s3cr t@host", encode],
  ["smtps://mailer:s3cr@t@host", encode],
  ["smtps://mailer:s3cr\\t@host", encode],
  ["smtps://mailer:s3cr\tt@host", encode],
  ["smtps://mailer:s3crét@host", encode],
  ["smtps://mail@er:s3crt@host", encode],
  ["smtps://mailer:123?s3cr@host", encode],
  ["smtps://mailer:s3cr%E9t@host", /not UTF-8/],
  ["smtps://mailer:s3cr@", /has no host/],
  ["smtps://mailer:s3cr@:465", /has no host/],
  ["smtps://", /has no host/],
  ["smtps://mailer@host", /not both/],
  ["smtps://mailer:@host", /not both/],
  ["smtps://:s3cr@host", /not both/],
  ["smtps://mailer:s3cr@host:smtp", /port that is not a number/],
  ["smtps://mailer:s3cr@host:", /port that is not a number/],
  ["smtps://mailer:s3cr@host:0", /port that is not a number/],
  ["smtps://mailer:s3cr@host:65536", /port that is not a number/],
  ["smtps://mailer:s3cr@host:465/inbox", /more than a host and a port/],
  ["smtps://mailer:s3cr@host?pool=true", /more than a host and a port/],
  ["smtps://mailer:s3cr#t", /port that is not a number|more than a host/],
  ["smtps://mailer:s3cr@ho st", /not a domain name/],
  ["smtps://mailer:s3cr@[::1", /not a domain name|has no host/],
  ["smtps:mailer:s3cr@host", /is not the address of a mail server/],
  ["https://mailer:s3cr@host", /is not the address of a mail server/],
  ["postgres://mailer:s3cr@host:5432/postgres", /is not the address of a mail server/],
  ["mailer:s3cr@host:465", /is not the address of a mail server/],
  ['"smtps://mailer:s3cr@host:465"', /has quotes around it/],
  ["host:465", /is not the address of a mail server/],
])("refuses the SMTP_URL %j with a reason that contains no part of its secret", (url, problem) => {
  const parsed = parseSmtpUrl(url);
  expect(parsed).toEqual({ ok: false, problem: expect.stringMatching(problem) });
  expect(JSON.stringify(parsed)).not.toMatch(/s3cr|mailer/);
});

test.each([
  [
    "smtps://mailer:s3cr%23t@host",
    { host: "host", port: 465, secure: true, auth: { user: "mailer", pass: "s3cr#t" } },
  ],
  [
    "smtps://m%40b.example:a%3Ab%2F%3f%25%20@mx.example.com:2465/",
    { host: "mx.example.com", port: 2465, secure: true, auth: { user: "m@b.example", pass: "a:b/?% " } },
  ],
  [
    "SMTP://AKIA+x:p=w&!$'()*,;~@email-smtp.eu-west-1.amazonaws.com",
    {
      host: "email-smtp.eu-west-1.amazonaws.com",
      port: 587,
      secure: false,
      auth: { user: "AKIA+x", pass: "p=w&!$'()*,;~" },
    },
  ],
  [
    "smtps://mailer:s3cr:t@host",
    { host: "host", port: 465, secure: true, auth: { user: "mailer", pass: "s3cr:t" } },
  ],
  ["smtp://127.0.0.1:54325", { host: "127.0.0.1", port: 54325, secure: false }],
  ["smtp://[::1]:25", { host: "::1", port: 25, secure: false }],
  ["smtp://mail_hog:1025", { host: "mail_hog", port: 1025, secure: false }],
  ["smtps://pošta.example", { host: "xn--pota-h6a.example", port: 465, secure: true }],
])("parses the SMTP_URL %s", (url, server) => {
  expect(parseSmtpUrl(url)).toEqual({ ok: true, server });
});
