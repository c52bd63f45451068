import { randomUUID } from "node:crypto";

/** An e-mail sent on this machine. */
export type LocalMail = {
  from: string;
  to: string;
  subject: string;
  html: string;
  text?: string;
  replyTo?: string;
  messageId?: string;
};

export type StoredMail = LocalMail & { id: string; at: Date };

const maxMails = 500;

/** The latest e-mails of this run, newest first. Never written to disk, because their links grant access. */
export class Mails {
  private mails: StoredMail[] = [];

  receive(mail: LocalMail): void {
    this.mails = [{ ...mail, id: randomUUID(), at: new Date() }, ...this.mails].slice(0, maxMails);
  }

  /** All e-mails, or those to one address. */
  list(to?: string): readonly StoredMail[] {
    return to ? this.mails.filter((mail) => mail.to === to) : this.mails;
  }

  get(id: string): StoredMail | undefined {
    return this.mails.find((mail) => mail.id === id);
  }
}
