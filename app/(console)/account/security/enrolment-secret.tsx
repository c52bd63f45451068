import Image from "next/image";
import { CopyButton } from "@/components/ui/copy-button";
import type { Enrolment } from "@/lib/second-factor/enrol-factor";

/** The secret, to scan or to type. The QR code is dark on light in every theme, because scanners fail otherwise. */
export function EnrolmentSecret({ enrolment: { secret, qrCode } }: { enrolment: Enrolment }) {
  return (
    <div className="grid gap-4 sm:grid-cols-[auto_minmax(0,1fr)] sm:items-center sm:gap-6">
      <div className="w-fit rounded-md border bg-white p-2">
        <Image
          src={qrCode}
          alt="QR code of the secret, which is also shown as text"
          width={208}
          height={208}
          unoptimized
        />
      </div>
      <div className="grid gap-2">
        <p>Scan the QR code with the app, or type this secret into it:</p>
        <div className="flex items-center gap-2">
          <code className="min-w-0 break-words rounded-md bg-muted px-2 py-1 font-mono text-sm">
            {secret.match(/.{1,4}/g)?.join(" ")}
          </code>
          <CopyButton text={secret} label="Copy the secret" />
        </div>
        <p className="text-[0.8125rem] text-muted-foreground leading-5">
          Both are shown only once. Keep them to yourself: anyone who has them can generate your codes.
        </p>
      </div>
    </div>
  );
}
