import { readFile, writeFile } from 'node:fs/promises';
import mjml2html from 'mjml';

const source = new URL('../resources/mail/ticket.mjml', import.meta.url);
/** The compiled template, which is kept beside its source so that the program itself needs no compiler. */
export const compiledMail = new URL('../resources/mail/ticket.html', import.meta.url);

/**
 * Compiles resources/mail/ticket.mjml to HTML that mail programs understand. `fonts` is empty because mjml would link
 * remote ones: a ticket's mail loads nothing. Throws where the source is not valid MJML.
 */
export async function compileMail(): Promise<string> {
  const { html } = await mjml2html(await readFile(source, 'utf8'), {
    filePath: source.pathname,
    fonts: {},
    keepComments: false,
    beautify: true,
    validationLevel: 'strict',
  });
  return `${html.trimEnd()}\n`;
}

if (import.meta.main) await writeFile(compiledMail, await compileMail());
