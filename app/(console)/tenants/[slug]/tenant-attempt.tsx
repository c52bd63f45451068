import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardFooter, CardHeader, CardTitle } from "@/components/ui/card";
import type { Tenant } from "@/lib/tenants/get";
import { Duration } from "../../_components/duration";
import { Fact, Facts } from "../../_components/facts";
import { LocalTime } from "../../_components/local-time";

export function TenantAttempt({ attempt }: { attempt: Tenant["attempt"] }) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>Provisioning</CardTitle>
      </CardHeader>
      <CardContent>
        {attempt ? (
          <Facts>
            <Fact label="Provisioned by">{attempt.actorEmail}</Fact>
            <Fact label="Started">
              <LocalTime at={attempt.startedAt} />
            </Fact>
            <Fact label="Took">
              <Duration ms={attempt.durationMs} />
            </Fact>
          </Facts>
        ) : (
          <p className="text-muted-foreground">
            No attempt of this tenant is on record: it was made without this console, or its log has been
            removed since.
          </p>
        )}
      </CardContent>
      {attempt && (
        <CardFooter>
          <Button asChild variant="outline" size="sm">
            <Link href={`/audit/${attempt.id}`} prefetch={false}>
              Show every stage
            </Link>
          </Button>
        </CardFooter>
      )}
    </Card>
  );
}
