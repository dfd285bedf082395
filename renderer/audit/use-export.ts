import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { AuditExportFormat, AuditFilter } from '../../preload/contract/audit.ts';
import { saveFile } from '../components/save-file.ts';
import { useOffice } from '../office/use-office.ts';

/** An export as it goes. */
interface Exporting {
  readonly done: number;
  readonly of: number;
}

/**
 * Takes an export over part by part, puts the file together and hands it to the person. Its parts are kept as blobs,
 * which the browser may put on its disk, so that a large file does not lie in the window's memory as text.
 */
export function useExport(onSaved: () => void) {
  const office = useOffice();
  const answers = useQueryClient();
  const [exporting, setExporting] = useState<Exporting>();
  const [error, setError] = useState<unknown>(null);
  const round = useRef(0);

  const start = async (format: AuditExportFormat, filter: AuditFilter) => {
    round.current += 1;
    const mine = round.current;
    setError(null);
    setExporting({ done: 0, of: 0 });
    try {
      const begun = await office.call('audit.beginExport', { format, filter });
      void answers.invalidateQueries({ queryKey: ['audit.list'] });
      void answers.invalidateQueries({ queryKey: ['audit.state'] });
      const parts: Blob[] = [];
      for (let done = false; !done; ) {
        const part = await office.call('audit.exportPart', { export: begun.export });
        if (round.current !== mine) return;
        parts.push(new Blob([part.text]));
        setExporting({ done: part.lines, of: begun.lines });
        done = part.done;
      }
      saveFile(begun.fileName, new Blob(parts, { type: begun.mediaType }));
      setExporting(undefined);
      onSaved();
    } catch (caught) {
      if (round.current !== mine) return;
      setExporting(undefined);
      setError(caught);
    }
  };

  /** Stops taking parts; the office forgets the rest by itself. */
  const cancel = () => {
    round.current += 1;
    setExporting(undefined);
  };
  return { exporting, error, start, cancel };
}
