/** The logo (the same as `public/icon.svg`) and the name. */
export function Brand() {
  return (
    <span className="flex items-center gap-2 font-semibold">
      <svg viewBox="0 0 32 32" className="size-6 shrink-0" aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="#4048c8" />
        <path d="M9 10.5h14v3H17.6V23h-3.2v-9.5H9z" fill="#fff" />
        <circle cx="23.2" cy="21.4" r="1.9" fill="#a9b4ff" />
      </svg>
      Tenant console
    </span>
  );
}
