import { getRedirectUrl, getRewrittenUrl } from "next/experimental/testing/server";
import { NextRequest } from "next/server";
import { describe, expect, test } from "vitest";
import { passToV1 } from "./pass-to-v1";

const console = "https://console.example.com";
const v1 = "http://10.0.0.7:4000";

function answer(path: string, v1Url: string | undefined, init: { method?: string } = {}) {
  const request = new NextRequest(`${console}${path}`, { ...init, headers: { host: "console.example.com" } });
  return passToV1(request, v1Url);
}

describe("V1's path", () => {
  test.each(["/provision", "/provision?step=2&x=a%20b", "/provision/tenants/caf%C3%A9"])(
    "is passed on to V1 unchanged: %s",
    (path) => {
      const response = answer(path, v1);
      expect(response && getRewrittenUrl(response as never)).toBe(`${v1}${path}`);
    },
  );

  test.each([
    ["GET", 308],
    ["HEAD", 308],
    ["POST", 303],
  ])("redirects %s to the console's own page without caching if V1 has no address", (method, status) => {
    const response = answer("/provision/step-2?x=1", undefined, { method });
    expect(response?.status).toBe(status);
    expect(response && getRedirectUrl(response as never)).toBe(`${console}/provision-v2`);
    expect(response?.headers.get("cache-control")).toBe("no-store");
  });

  test("is refused if the address of V1 is the console's own address", () => {
    expect(answer("/provision", console)?.status).toBe(508);
  });

  test.each(["/", "/provision-v2", "/provisioning", "/tenants/provision", "/api/provision"])(
    "does not include %s",
    (path) => {
      expect(answer(path, v1)).toBeNull();
      expect(answer(path, undefined)).toBeNull();
    },
  );
});
