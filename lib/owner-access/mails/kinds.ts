/** The data that all e-mails to owners share. */
type Subject = {
  /** The tenant's locale. E-mails are in English if its language is not supported. */
  locale: string;
  /** The tenant's time zone, for the times in the e-mail. */
  timeZone: string;
  /** As stored: arbitrary user input. */
  businessName: string;
};

/** The staff member who provisioned the tenant. E-mails omit the inviter if neither is given. */
type Inviter = { inviterName?: string; inviterEmail?: string };

/** The e-mails to owners, each with its data. */
export type OwnerMailData = {
  /** Sends a new owner the link to set their password. */
  invitation: Subject & Inviter & { url: string; expiresAt: Date };
  /** For an owner who already had an account, possibly without a password. They sign in at `url` as usual. */
  ownerAdded: Subject & Inviter & { url: string };
  /** An admin copied the link, which this e-mail must not contain. */
  linkHandedOver: Subject & { handedOverBy: string; expiresAt: Date };
  /** The owner, or someone with their link, has set the password. */
  passwordSet: Subject & { setAt: Date };
};

export type OwnerMailKind = keyof OwnerMailData;

export type OwnerMail = { [Kind in OwnerMailKind]: { kind: Kind; data: OwnerMailData[Kind] } }[OwnerMailKind];

/** How the product presents itself in e-mails. */
export type Brand = { name: string; logoUrl?: string; supportEmail?: string };

/** An e-mail that is ready to send. */
export type RenderedMail = { subject: string; html: string; text: string };
