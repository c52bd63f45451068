import { describe, expect, test } from "vitest";
import { languages } from "@/lib/platform/locales";
import type { OwnerMail } from "./kinds";
import { renderOwnerMail } from "./render";
import { sampleMails, url } from "./samples";

const brand = { name: "Tablewise", supportEmail: "help@tablewise.example" };
const kinds = ["invitation", "ownerAdded", "linkHandedOver", "passwordSet"] as const;

/** One e-mail of each kind for a tenant with these values. */
const mailsFor = (changes: Parameters<typeof sampleMails>[0]) => sampleMails(changes);

/** The HTML of an e-mail as text, with each tag as a line break. */
function shownText(html: string): string {
  const body = html.slice(html.indexOf("<body"));
  return body
    .replace(/<[^>]*>/g, "\n")
    .replaceAll("&#x27;", "'")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}

/** Removes the hidden preview, which is padded with invisible characters. */
function withoutPreview(html: string): string {
  return html.replace(/<div style="display:none[\s\S]*?<!--body-->/, "");
}

describe.each(languages)("in the locale %s", (locale) => {
  test.each(mailsFor({ locale }))(
    "the subject, HTML and text of the $kind e-mail name the business and the product",
    async (mail) => {
      const { subject, html, text } = await renderOwnerMail(mail, brand);
      for (const part of [subject, shownText(html), text]) {
        expect(part).toContain("Golden Spoon");
        expect(part).toContain("Tablewise");
        expect(part).not.toMatch(/[{}]|undefined|mails\./);
      }
      expect(text).toContain("help@tablewise.example");
      expect(html).toContain(`lang="${locale}"`);
      const buttons = html.match(/<a [^>]*class="button"/g) ?? [];
      expect(buttons).toHaveLength("url" in mail.data ? 1 : 0);
    },
  );
});

test("invitations and e-mails to existing owners name the inviter if the inviter is known", async () => {
  for (const mail of mailsFor({})) {
    if (mail.kind !== "invitation" && mail.kind !== "ownerAdded") continue;
    const named = await renderOwnerMail(mail, brand);
    expect(named.subject).toMatch(/^Ana Novak /);
    expect(named.text).toContain("Ana Novak set up Golden Spoon on Tablewise");
    const unnamed = { ...mail.data, inviterName: " ", inviterEmail: undefined };
    const { subject, text } = await renderOwnerMail({ ...mail, data: unnamed } as OwnerMail, brand);
    expect(subject).toMatch(/^You’re (?:invited to|now the owner of) Golden Spoon on Tablewise$/);
    expect(text).not.toContain("Ana");
  }
});

test("the e-mail to an existing owner does not mention a password or a link to set one", async () => {
  for (const locale of languages) {
    const [, addition] = mailsFor({ locale });
    const { html, text, subject } = await renderOwnerMail(addition as OwnerMail, brand);
    for (const part of [subject, html, text]) {
      expect(part).not.toMatch(/password|hesl|passwor|contraseña|mot de passe|パスワード/i);
    }
  }
});

test("the notices contain no activation link", async () => {
  for (const mail of mailsFor({})) {
    if (mail.kind === "invitation" || mail.kind === "ownerAdded") continue;
    const { html, text } = await renderOwnerMail(mail, brand);
    expect(html + text).not.toContain(url);
  }
});

test.each([
  ["en-GB", "Europe/Prague", "4 December 2026 at 14:05 CET"],
  ["de-AT", "Europe/Vienna", "4. Dezember 2026 um 14:05 MEZ"],
  ["cs-CZ", "Europe/Prague", "4. prosince 2026 v 14:05 SEČ"],
  ["ja-JP", "Asia/Tokyo", "2026年12月4日 22:05 JST"],
  ["pl-PL", "America/New_York", "December 4, 2026 at 8:05 AM EST"],
  ["en-GB", "Nowhere/Land", "4 December 2026 at 13:05 UTC"],
])("an invitation shows its expiry in the locale %s and the time zone %s", async (locale, timeZone, date) => {
  const [mail] = mailsFor({ locale, timeZone });
  const { html, text } = await renderOwnerMail(mail as OwnerMail, brand);
  expect(text).toContain(date);
  expect(html).toContain(date);
});

test("an e-mail uses the product's name as the logo's alt text, and omits an unset support address", async () => {
  const [mail] = mailsFor({});
  const logoUrl = "https://tablewise.example/logo.png";
  const { html, text } = await renderOwnerMail(mail as OwnerMail, { name: "Tablewise", logoUrl });
  expect(html).toMatch(/<img [^>]*src="https:\/\/tablewise\.example\/logo\.png"/);
  expect(html).toMatch(/<img [^>]*alt="Tablewise"/);
  expect(text).not.toContain("Questions?");
});

const hostile = {
  html: `<img src=x onerror=alert(1)></td></table><script>alert("1")</script>`,
  lines: "Golden\r\nBcc: everyone@example.com\r\n\r\n<h1>Spoon</h1>",
  braces: "{business} {evil, plural, other {#}} '{' <b>{x}</b>",
  bidirectional: "Golden\u202eNOOPS\u2066\u200f",
  invisible: "\u200b\u3164\u00ad",
  long: "Ж".repeat(200),
  loneSurrogate: "Golden \ud800 Spoon",
};

describe.each(Object.entries(hostile))("a business with a hostile name (%s)", (name, businessName) => {
  test.each(mailsFor({ businessName, inviterName: businessName }))(
    "cannot break the $kind e-mail",
    async (mail) => {
      const benign = await renderOwnerMail(
        mailsFor({}).find(({ kind }) => kind === mail.kind) as OwnerMail,
        brand,
      );
      const { subject, html, text } = await renderOwnerMail(mail, { ...brand, name: businessName });
      const tagsOf = (source: string) => withoutPreview(source).match(/<\/?[a-z][a-z0-9]*/g);
      expect(tagsOf(html)).toEqual(tagsOf(benign.html));
      expect(text.split("\n")).toHaveLength(benign.text.split("\n").length);
      expect(subject).not.toMatch(/[\r\n]/);
      expect(Array.from(subject).length).toBeLessThan(260);
      for (const part of [subject, withoutPreview(html), text]) {
        expect(part).not.toMatch(/[\u202a-\u202e\u2066\u2067\u200b\u200e\u200f\ud800]/u);
      }
      if (name === "braces") expect(text).toContain(businessName);
      if (name === "long") expect(text).toContain(businessName);
    },
  );
});

test("a right-to-left name does not change the direction of its sentence", async () => {
  const [mail] = mailsFor({ businessName: "مطعم الذهب" });
  const { text } = await renderOwnerMail(mail as OwnerMail, brand);
  expect(text).toContain("set up \u2068مطعم الذهب\u2069 on Tablewise");
});

test("a name made of joined emoji is complete in the text, and is cut between emoji in the subject", async () => {
  const family = "👨‍👩‍👧‍👦";
  const [mail] = mailsFor({ businessName: family.repeat(100) });
  const { subject, text } = await renderOwnerMail(mail as OwnerMail, brand);
  expect(text).toContain(family.repeat(100));
  expect(subject).toContain(`${family.repeat(59)}…`);
});

test("the samples include one e-mail of each kind", () => {
  expect(mailsFor({}).map(({ kind }) => kind)).toEqual([...kinds]);
});
