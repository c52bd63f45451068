import { useOnline } from "@/app/_components/use-online";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";

type ConnectionLostProps = {
  /** False if the request may have been lost before it arrived. */
  attemptExists: boolean;
  /** Shows the form again instead of waiting for the connection. */
  stopWaiting?: () => void;
};

/** The state of an attempt while its server cannot be reached, and what this page does next. */
export function ConnectionLost({ attemptExists, stopWaiting }: ConnectionLostProps) {
  const online = useOnline();
  return (
    <Alert variant="warning" role="alert">
      <AlertTitle as="h3">{online ? "We lost the connection" : "You’re offline"}</AlertTitle>
      <AlertDescription>
        <p>
          {attemptExists
            ? "Setup continues on the server and will finish or be undone. Keep this page open: it will reconnect and show the outcome."
            : "We don’t know yet whether the server received the form. Keep this page open: it will reconnect, then look for the attempt or send the same request again, which can’t create a second tenant."}
        </p>
        {!attemptExists && stopWaiting && (
          <div>
            <Button variant="outline" size="sm" onClick={stopWaiting}>
              Back to the form
            </Button>
          </div>
        )}
      </AlertDescription>
    </Alert>
  );
}
