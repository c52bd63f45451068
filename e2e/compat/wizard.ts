import type { V1Request } from "./provision";

/** Goes through V1's six pages over HTTP, like a browser without JavaScript; returns the last response's status and text. */
export async function walkWizard(url: string, request: V1Request): Promise<{ status: number; text: string }> {
  let response = await fetch(`${url}/provision`);
  for (let page = 1; page <= 6; page++) {
    const form = new URLSearchParams();
    for (const { name, value } of inputsOf(await response.text())) {
      form.set(name, request[name as keyof V1Request] ?? value);
    }
    response = await fetch(`${url}/provision`, { method: "POST", body: form });
    if (page < 6 && !response.ok) throw new Error(`page ${page} returned ${response.status}`);
  }
  return { status: response.status, text: await response.text() };
}

function inputsOf(page: string): { name: string; value: string }[] {
  return [...page.matchAll(/<input [^>]*>/g)].map(([tag]) => ({
    name: /name="([^"]*)"/.exec(tag)?.[1] ?? "",
    value: /value="([^"]*)"/.exec(tag)?.[1] ?? "",
  }));
}

export function v1Request(slug: string): V1Request {
  return {
    name: `Žižkov & Sons ${slug}`,
    slug,
    ownerName: "Vera Prvni",
    ownerEmail: `vera@${slug}.test`,
    plan: "growth",
    timezone: "Europe/Prague",
    currency: "CZK",
    locale: "cs-CZ",
  };
}
