import { asButton } from "@/components/ui/button-variants";

export function NotFoundScreen() {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-3 px-6 py-20 text-center">
      <p className="font-mono text-muted-foreground text-sm">404</p>
      <h1 className="font-semibold text-lg">Page not found</h1>
      <p className="text-balance text-muted-foreground">
        The link may be wrong or incomplete, or the page may have been renamed.
      </p>
      <a href="/tenants" {...asButton({ variant: "outline", className: "mt-2" })}>
        Go to tenants
      </a>
    </div>
  );
}
