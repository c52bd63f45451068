"use client";

import { useEffect, useRef } from "react";
import { incompletePreview } from "@/lib/provisioning/errors/messages";
import type { ShownPreview } from "./form-state";

const rowsOf = (count: number) => `${count} ${count === 1 ? "row" : "rows"}`;

const columns = "grid grid-cols-[7.5rem_minmax(0,1fr)] gap-x-4 gap-y-1 sm:grid-cols-[10rem_minmax(0,1fr)]";

/** The rows that provisioning would write, by table, up to a limit. The heading takes focus when it appears. */
export default function PreviewSection({ tables, omitted, complete }: ShownPreview) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);

  const total = tables.reduce((sum, { rows, added }) => sum + rows.length + added, omitted);
  return (
    <section aria-labelledby="preview" className="grid min-w-0 gap-4 rounded-lg border p-4 text-sm">
      <div className="grid justify-items-start gap-1">
        <h2 id="preview" tabIndex={-1} ref={heading} className="font-semibold">
          Preview
        </h2>
        <p>{`Nothing was created. Provisioning would write ${rowsOf(total)}. IDs and times are examples.`}</p>
        {!complete && <p>{incompletePreview}</p>}
        {omitted > 0 && <p>{`Not shown: ${rowsOf(omitted)}.`}</p>}
      </div>
      {tables.map(({ table, rows, added }) => (
        <div key={table} className="grid min-w-0 gap-1 border-t pt-3">
          <h3 className="break-words font-mono font-semibold text-[0.8125rem]">{table}</h3>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a preview neither move nor change
            <dl key={index} className={columns}>
              {row.map(([name, value]) => (
                <div key={name} className="col-span-2 grid min-w-0 grid-cols-subgrid">
                  <dt className="wrap-anywhere text-[0.8125rem] text-muted-foreground">{name}</dt>
                  <dd className="wrap-anywhere">{value}</dd>
                </div>
              ))}
            </dl>
          ))}
          {added > 0 && <p className="text-muted-foreground">{`${rowsOf(added)} added by a trigger`}</p>}
        </div>
      ))}
    </section>
  );
}
