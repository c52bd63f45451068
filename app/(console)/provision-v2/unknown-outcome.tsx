import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";

/** Neither made nor refused as far as anybody can tell now: the database could not be asked. */
export function UnknownOutcome() {
  return (
    <Alert variant="warning" role="alert">
      <AlertTitle as="h2">We could not find out what happened</AlertTitle>
      <AlertDescription>
        <p>
          The database did not answer, so the tenant may or may not have been created. Send the form again in
          a moment, unchanged: it is the same request, and cannot create a second tenant.
        </p>
      </AlertDescription>
    </Alert>
  );
}
