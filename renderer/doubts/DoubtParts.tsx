import { Columns2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Warning } from '../../preload/contract/reservations.ts';
import { Button } from '../components/Button.tsx';
import styles from './Doubts.module.css';

/** What a flag weighs; nothing for other warnings. */
export function DoubtWeight({ warning: { weight } }: { warning: Warning }) {
  const { t } = useTranslation();
  if (weight === null) return null;
  const words = [weight > 0 && t('doubts.weight', { weight }), t('doubts.holdsNothingUp')];
  return <p className={styles.weight}>{words.filter(Boolean).join(' · ')}</p>;
}

/** The sum of the open flags, which orders nobody's work and stops nothing. */
export function DoubtSum({ open }: { open: readonly Warning[] }) {
  const { t } = useTranslation();
  const sum = open.reduce((total, { weight }) => total + (weight ?? 0), 0);
  return sum === 0 ? null : <p className={styles.sum}>{t('doubts.sum', { sum })}</p>;
}

/** Leads from the warning of a likeness to both reservations beside each other; nothing for other warnings. */
export function CompareLink({ warning: { code, facts } }: { warning: Warning }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  if (code !== 'possibleDuplicate') return null;
  return (
    <Button
      size="small"
      icon={Columns2}
      aria-label={t('duplicates.compareWith', { locator: facts.locator })}
      onPress={() => void navigate(`/duplicates/${facts.pair}`)}
    >
      {t('duplicates.compare')}
    </Button>
  );
}
