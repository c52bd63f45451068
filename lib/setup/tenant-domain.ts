import { advice, type Check, ok } from "./check";

/** Every tenant gets a subdomain of it. */
export const tenantDomain: Check = {
  name: "tenant domain",
  run: (context) => {
    const domain = context.get("tenantDomain");
    if (domain && domain !== "example.com") return ok(`tenants are served at <slug>.${domain}`);
    return advice(
      "Tenants would be served at <slug>.example.com",
      "Set TENANT_DOMAIN to the domain of your product, such as app.example.com.",
    );
  },
};
