import { randomUUID } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { MailServerSettings } from '../../preload/contract/mailing.ts';
import type { DocumentFile } from '../documents/interface.ts';
import type { Letter } from './letter.ts';

/** A message as it lies in the outbox. */
export interface Message {
  /** With its angle brackets. */
  readonly messageId: string;
  /** RFC 5322, lines ended by CRLF: the octets of every try, before the dots of SMTP's transparency. */
  readonly octets: Buffer;
}

/** What a message is put together from. */
export interface MessageParts {
  readonly sender: Pick<MailServerSettings, 'fromName' | 'fromAddress'>;
  readonly to: string;
  readonly letter: Letter;
  readonly ticket: DocumentFile;
  /** A UTC instant. */
  readonly date: string;
}

/**
 * Puts the whole message together: a text and an HTML body that say the same, and the ticket as an attachment. The
 * Message-ID stays the same however often it is sent, so that a mailbox that got it twice can tell.
 */
export async function buildMessage({ sender, to, letter, ticket, date }: MessageParts): Promise<Message> {
  const messageId = `<${randomUUID()}@${domainOf(sender.fromAddress)}>`;
  const composer = new MailComposer({
    from: { name: sender.fromName, address: sender.fromAddress },
    to: { name: '', address: to },
    subject: letter.subject,
    messageId,
    date: new Date(date),
    headers: { 'Content-Language': letter.language },
    text: letter.text,
    html: letter.html,
    attachments: [{ filename: ticket.fileName, content: ticket.content, contentType: 'application/pdf' }],
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return { messageId, octets: await composer.compile().build() };
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
