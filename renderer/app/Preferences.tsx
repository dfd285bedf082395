import { useTranslation } from 'react-i18next';
import type { Language } from '../../preload/contract/trip.ts';
import { Segments } from '../components/Segments.tsx';
import { speak, spokenLanguage } from '../languages/index.ts';
import { chooseTheme, themes, useTheme } from '../look/theme.ts';

/** Light, dark, or as the computer has it. */
export function ThemeChoice() {
  const { t } = useTranslation();
  return (
    <Segments
      label={t('preferences.theme')}
      value={useTheme()}
      choices={themes.map((theme) => ({ value: theme, label: t(`preferences.themes.${theme}`) }))}
      onChange={chooseTheme}
    />
  );
}

/** The two languages of the desk, each by its own name. `onChoose` remembers the choice for a signed-in person. */
export function LanguageChoice({ onChoose }: { onChoose?: (language: Language) => void }) {
  const { t } = useTranslation();
  return (
    <Segments
      label={t('preferences.language')}
      value={spokenLanguage()}
      choices={[
        { value: 'en', label: 'English' },
        { value: 'fr', label: 'Français' },
      ]}
      onChange={(language) => {
        void speak(language);
        onChoose?.(language);
      }}
    />
  );
}
