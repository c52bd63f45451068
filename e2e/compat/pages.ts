import { html } from "hono/html";
import type { V1Outcome, V1Request } from "./provision";

type Field = { name: keyof V1Request; label: string };

/** The six pages; the last one only shows the input. */
export const pages: readonly { title: string; fields: readonly Field[] }[] = [
  { title: "Business", fields: [{ name: "name", label: "Business name" }] },
  { title: "Address", fields: [{ name: "slug", label: "Address" }] },
  {
    title: "Owner",
    fields: [
      { name: "ownerName", label: "Owner name" },
      { name: "ownerEmail", label: "Owner e-mail" },
    ],
  },
  { title: "Plan", fields: [{ name: "plan", label: "Plan" }] },
  {
    title: "Region",
    fields: [
      { name: "timezone", label: "Time zone" },
      { name: "currency", label: "Currency" },
      { name: "locale", label: "Language" },
    ],
  },
  { title: "Review", fields: [] },
];

const defaultValues: Partial<V1Request> = {
  plan: "starter",
  timezone: "UTC",
  currency: "USD",
  locale: "en-US",
};

/** One page of the wizard. Earlier input is passed on in hidden fields, because V1 stores no drafts. */
export function stepPage(number: number, entered: Partial<V1Request>) {
  const page = pages[number - 1] ?? { title: "", fields: [] };
  const namesOnPage = new Set(page.fields.map(({ name }) => name));
  const others = Object.entries(entered).filter(([name]) => !namesOnPage.has(name as keyof V1Request));
  return document(
    page.title,
    html`<p>Step ${number} of ${pages.length}</p>
      <form method="post" action="/provision">
        <input type="hidden" name="step" value="${number}" />
        ${others.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
        ${page.fields.map(
          ({ name, label }) =>
            html`<label>${label} <input name="${name}" value="${entered[name] ?? defaultValues[name] ?? ""}" required /></label>`,
        )}
        ${number === pages.length ? html`<dl>${others.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>` : ""}
        <button>${number === pages.length ? "Create tenant" : "Next"}</button>
      </form>`,
  );
}

export function outcomePage(outcome: V1Outcome, { slug }: V1Request) {
  if (!outcome.ok) {
    return document("Something went wrong", html`<p>Failed at ${outcome.failedAt}: ${outcome.message}</p>`);
  }
  return document("Tenant created", html`<p><a href="/provision/tenants/${slug}">${slug}</a></p>`);
}

/** A tenant's page in V1, on which only the plan can be changed. */
export function tenantPage(tenant: Record<string, unknown>) {
  return document(
    String(tenant.name),
    html`<dl>${Object.entries(tenant).map(([name, value]) => html`<dt>${name}</dt><dd>${String(value)}</dd>`)}</dl>
      <form method="post"><label>Plan <input name="plan" required /></label><button>Change plan</button></form>`,
  );
}

function document(title: string, body: unknown) {
  return html`<!doctype html>
    <html lang="en">
      <head><meta charset="utf-8" /><title>${title} · V1</title></head>
      <body><main><h1>${title}</h1>${body}</main></body>
    </html>`;
}
