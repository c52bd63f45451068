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

const mostKept = 500;

/** The mails of this run, newest first. Nothing is written to disk: a link in a mail is a key. */
export class Mails {
  private kept: KeptMail[] = [];

  receive(mail: LocalMail): void {
    this.kept = [{ ...mail, id: randomUUID(), at: new Date() }, ...this.kept].slice(0, mostKept);
  }

  /** All mails, or those to one address. */
  list(to?: string): readonly KeptMail[] {
    return to ? this.kept.filter((mail) => mail.to === to) : this.kept;
  }

  get(id: string): KeptMail | undefined {
    return this.kept.find((mail) => mail.id === id);
  }
}
