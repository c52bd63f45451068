import { createTransport } from "nodemailer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Inbox, startInbox } from "./server";

let inbox: Inbox;
beforeAll(async () => {
  inbox = await startInbox({ port: 0, smtpPort: 0 });
});
afterAll(() => inbox.stop());

describe("the inbox", () => {
  test("shows an e-mail received over SMTP unchanged, with accents, other scripts and long lines", async () => {
    const transport = createTransport({ url: inbox.smtpUrl });
    const html = `<p>Café Zoë &amp; ${"long ".repeat(40)}寿司</p>\n.\n<p>a line = with a dot</p>`;
    await transport.sendMail({
      from: "Console <console@example.com>",
      to: "Žofie <zofie@example.com>",
      subject: "Café 寿司 is yours",
      text: "plain",
      html,
    });
    const [mail] = inbox.mails.list("zofie@example.com");
    expect(mail).toMatchObject({ from: "Console <console@example.com>", subject: "Café 寿司 is yours" });
    expect(mail?.html.replace(/\r\n/g, "\n").trim()).toBe(html);

    const list = await (await fetch(`${inbox.url}/?to=zofie@example.com`)).text();
    expect(list).toContain("Café 寿司 is yours");
    const body = await fetch(`${inbox.url}/mails/${mail?.id}/body`);
    expect(await body.text()).toContain("Café Zoë");
    expect(body.headers.get("content-security-policy")).toContain("default-src 'none'");
    const page = await (await fetch(`${inbox.url}/mails/${mail?.id}`)).text();
    expect(page).toContain("<pre>plain");
    // In a sandboxed frame, without allow-scripts or allow-same-origin.
    expect(page).toContain('sandbox="allow-popups allow-top-navigation-by-user-activation"');
  });

  test("escapes HTML in headers and in the text part, and returns 404 for an unknown e-mail", async () => {
    const script = "<script>alert(1)</script>";
    inbox.mails.receive({
      from: script,
      to: "x@y.test",
      subject: script,
      html: "",
      text: script,
      replyTo: script,
    });
    expect(await (await fetch(inbox.url)).text()).not.toContain("<script>");
    const [mail] = inbox.mails.list("x@y.test");
    expect(await (await fetch(`${inbox.url}/mails/${mail?.id}`)).text()).not.toContain("<script>");
    expect((await fetch(`${inbox.url}/mails/none`)).status).toBe(404);
  });
});
