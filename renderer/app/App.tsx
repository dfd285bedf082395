import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Sayings } from '../components/Sayings.tsx';
import { newAnswers, useLiveAnswers } from '../office/live.ts';
import type { Office } from '../office/office.ts';
import { OfficeContext } from '../office/use-office.ts';
import { Faults } from './Faults.tsx';
import { Gate } from './Gate.tsx';

/** The whole desk, over the office of this window. */
export function App({ office }: { office: Office }) {
  const { i18n } = useTranslation();
  const [answers] = useState(newAnswers);
  useLiveAnswers(office, answers);
  return (
    <OfficeContext value={office}>
      <QueryClientProvider client={answers}>
        <I18nProvider locale={i18n.language}>
          <Faults>
            <Sayings>
              <Gate />
            </Sayings>
          </Faults>
        </I18nProvider>
      </QueryClientProvider>
    </OfficeContext>
  );
}
