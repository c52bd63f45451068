"use client";

import { Download } from "lucide-react";
import type { MouseEvent } from "react";
import { asButton } from "@/components/ui/button-variants";
import { type ExportFormat, exportFormats } from "@/lib/audit/export/export-formats";
import { ExportProgress } from "./export-progress";
import { useExport } from "./use-export";

/** Two download links. With JavaScript, they show the progress and save the file once it is complete. */
export function ExportMenu({ search, personalData }: { search: string; personalData: boolean }) {
  const { progress, start, stop } = useExport();
  const press = (event: MouseEvent<HTMLAnchorElement>) => {
    event.preventDefault();
    void start(event.currentTarget.href);
  };
  return (
    <details className="group sm:relative">
      <summary
        {...asButton({ variant: "outline", className: "list-none [&::-webkit-details-marker]:hidden" })}
      >
        <Download aria-hidden />
        Export
      </summary>
      <div className="absolute inset-x-0 z-20 mt-1 flex flex-col gap-3 rounded-lg border bg-popover p-4 shadow-md sm:left-auto sm:w-80">
        <p className="text-[0.8125rem] text-muted-foreground leading-5">
          Exports every attempt that matches the filters, on all pages.
          {personalData
            ? " The file contains names and e-mail addresses. The staff log records your export."
            : " The file omits names and e-mail addresses, which only admins can export. The staff log records your export."}
        </p>
        <div className="flex gap-2">
          {(Object.keys(exportFormats) as ExportFormat[]).map((format) => (
            <a
              key={format}
              href={`/audit/export?${search}${search && "&"}format=${format}`}
              download
              onClick={press}
              {...asButton({ variant: "secondary", size: "sm" })}
            >
              {exportFormats[format].name}
            </a>
          ))}
        </div>
        <ExportProgress progress={progress} stop={stop} />
      </div>
    </details>
  );
}
