/** What every mail to an owner is about. */
type Subject = {
  /** The tenant's locale; mails in languages that we do not have are in English. */
  locale: string;
  /** The tenant's time zone, in which times are given. */
  timeZone: string;
  /** As it is stored, which may be anything that was typed. */
  businessName: string;
};

/** The member of staff who made the tenant; mails do without if neither is known. */
type Inviter = { inviterName?: string; inviterEmail?: string };

/** The mails to owners, each with what it needs. */
export type OwnerMailData = {
  /** A new owner gets the link that sets their password. */
  invitation: Subject & Inviter & { url: string; expiresAt: Date };
  /** An owner with an account, who may have no password, signs in at `url` as they always do. */
  ownerAdded: Subject & Inviter & { url: string };
  /** Staff copied the link, which this mail must not contain. */
  linkHandedOver: Subject & { handedOverBy: string; expiresAt: Date };
  /** The owner, or someone with their link, has set the password. */
  passwordSet: Subject & { setAt: Date };
};

export type OwnerMailKind = keyof OwnerMailData;

export type OwnerMail = { [Kind in OwnerMailKind]: { kind: Kind; data: OwnerMailData[Kind] } }[OwnerMailKind];

/** How the product presents itself in mails. */
export type Brand = { name: string; logoUrl?: string; supportEmail?: string };

/** A mail as it is sent. */
export type RenderedMail = { subject: string; html: string; text: string };
