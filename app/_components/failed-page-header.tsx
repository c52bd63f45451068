import { Brand } from "./brand";

const links = [
  { href: "/tenants", label: "Tenants" },
  { href: "/audit", label: "Audit" },
];

/**
 * The brand and the navigation on pages that failed or do not exist. Plain links: they reload the whole console,
 * and keep the router's script out of the error boundaries, which load with every page.
 */
export function FailedPageHeader() {
  return (
    <header className="border-b bg-card">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-6 px-4 sm:px-6">
        <a href="/tenants" className="flex h-12 items-center rounded-md sm:h-14">
          <Brand />
        </a>
        <nav aria-label="Main" className="-mx-3 w-[calc(100%+1.5rem)] sm:mx-0 sm:w-auto">
          <ul className="flex">
            {links.map(({ href, label }) => (
              <li key={href}>
                <a
                  href={href}
                  className="flex h-10 items-center px-3 text-muted-foreground -outline-offset-2 transition-colors hover:text-foreground sm:h-14"
                >
                  {label}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </div>
    </header>
  );
}
