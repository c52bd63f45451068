import { ArrowLeft } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";

type PageHeaderProps = {
  title: ReactNode;
  description?: ReactNode;
  /** The list that this page belongs to. */
  back?: { href: Route; label: string };
  /** Content next to the title, such as a badge. */
  mark?: ReactNode;
  /** Buttons at the end of the line. */
  actions?: ReactNode;
};

export function PageHeader({ title, description, back, mark, actions }: PageHeaderProps) {
  return (
    <div className="mb-5 grid gap-2 sm:mb-6">
      {back && (
        <Link
          href={back.href}
          className="flex w-fit items-center gap-1.5 rounded-sm text-[0.8125rem] text-muted-foreground hover:text-foreground"
        >
          <ArrowLeft aria-hidden className="size-3.5" />
          {back.label}
        </Link>
      )}
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="min-w-0 break-words font-semibold text-xl leading-8">{title}</h1>
            {mark}
          </div>
          {description && <div className="text-pretty text-muted-foreground">{description}</div>}
        </div>
        {actions}
      </div>
    </div>
  );
}
