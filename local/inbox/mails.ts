import { randomUUID } from "node:crypto";

/** A mail sent on this machine, with the parts that it has. */
export type LocalMail = {
  from: string;
  to: string;
  subject: string;
  html: string;
  text?: string;
  replyTo?: string;
  messageId?: string;
};

export type KeptMail = LocalMail & { id: string; at: Date };

const maxMails = 500;

/** The mails of this run, newest first. Nothing is written to disk: a link in a mail is a key. */
export class Mails {
  private mails: KeptMail[] = [];

  receive(mail: LocalMail): void {
    this.mails = [{ ...mail, id: randomUUID(), at: new Date() }, ...this.mails].slice(0, maxMails);
  }

  /** All mails, or those to one address. */
  list(to?: string): readonly KeptMail[] {
    return to ? this.mails.filter((mail) => mail.to === to) : this.mails;
  }

  get(id: string): KeptMail | undefined {
    return this.mails.find((mail) => mail.id === id);
  }
}
