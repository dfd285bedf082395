import { readFileSync } from 'node:fs';
import { checkExport } from '../main/audit/export-check.ts';

const usage = `Checks an export of the audit log (signed JSON lines) by itself, on any PC with this program.

  node scripts/check-audit-export.ts FILE

The name of the key that it was signed with must be that of the office: the line "signingKey.made" of its log names it.
`;

const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stdout.write(usage);
  process.exitCode = 2;
} else {
  const { signed, lines, changed, isWholeChain } = await checkExport(readFileSync(file, 'utf8'));
  const say = (line: string) => process.stdout.write(`${line}\n`);
  say(`lines: ${lines}`);
  say(
    signed
      ? `signed by: ${signed.kid}\nexported at: ${signed.exportedAt}`
      : 'signature: does not fit the file',
  );
  say(changed.length === 0 ? 'every line is as it was written' : `changed lines: ${changed.join(', ')}`);
  say(isWholeChain ? 'the log from its first line on, with none left out' : 'a part of the log');
  process.exitCode = signed && changed.length === 0 ? 0 : 1;
}
