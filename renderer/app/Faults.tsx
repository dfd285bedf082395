import { Component, type ReactNode } from 'react';
import { Translation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { Notice } from '../components/Notice.tsx';
import styles from './Faults.module.css';

/** Says so when a screen breaks, instead of an empty window; what is kept in the office is not touched by it. */
export class Faults extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <Translation>
        {(t) => (
          <main className={styles.broken}>
            <Notice
              tone="danger"
              isAlert
              title={t('common.screenBroke')}
              actions={<Button onPress={() => window.location.reload()}>{t('common.openAgain')}</Button>}
            >
              {t('common.screenBrokeSafe')}
            </Notice>
          </main>
        )}
      </Translation>
    );
  }
}
