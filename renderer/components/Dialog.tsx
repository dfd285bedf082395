import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { IconButton } from './Button.tsx';
import { classes } from './classes.ts';
import styles from './Dialog.module.css';

interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  /** Keeps it open, e.g. while a command runs. */
  isBusy?: boolean;
  width?: 'narrow' | 'normal' | 'wide';
  children: ReactNode;
  /** The buttons, last one the main one. */
  footer?: ReactNode;
}

/** A dialog over the desk; Escape and the cross close it unless it is busy. */
export function Dialog({
  title,
  isOpen,
  onClose,
  isBusy = false,
  width = 'normal',
  children,
  footer,
}: DialogProps) {
  const { t } = useTranslation();
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open && !isBusy) onClose();
      }}
      isKeyboardDismissDisabled={isBusy}
      className={styles.scrim ?? ''}
    >
      <Modal className={classes(styles.modal, styles[width])}>
        <AriaDialog className={styles.dialog ?? ''}>
          <header className={styles.head}>
            <Heading slot="title" className={styles.title}>
              {title}
            </Heading>
            <IconButton icon={X} label={t('common.close')} onPress={onClose} isDisabled={isBusy} />
          </header>
          <div className={styles.body}>{children}</div>
          {footer !== undefined && <footer className={styles.foot}>{footer}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
