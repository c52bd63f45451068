type NextStepsProps = { ownerEmail: string; ownerWasExisting: boolean };

/** What happens now, and who does it. */
export function NextSteps({ ownerEmail, ownerWasExisting }: NextStepsProps) {
  return (
    <section aria-labelledby="next-steps" className="grid gap-2">
      <h2 id="next-steps" className="font-semibold">
        What happens next
      </h2>
      <ul className="grid list-disc gap-1 pl-5">
        <li>The tenant is open now: its records are complete, and nothing is left to be done here.</li>
        <li>
          {ownerWasExisting ? (
            <>
              <strong className="break-all font-medium">{ownerEmail}</strong> signs in as before, and owns
              this tenant besides the others.
            </>
          ) : (
            <>
              <strong className="break-all font-medium">{ownerEmail}</strong> has an account without a
              password, and chooses one on the first visit. Nobody on staff ever knows it.
            </>
          )}
        </li>
      </ul>
    </section>
  );
}
