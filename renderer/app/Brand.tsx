import mark from '../../resources/icons/icon.svg';
import styles from './Brand.module.css';

/** The product's mark and name. */
export function Brand({ size = 'small' }: { size?: 'small' | 'large' }) {
  return (
    <span className={size === 'large' ? styles.large : styles.small}>
      <img src={mark} alt="" className={styles.mark} />
      <span className={styles.name}>Guichet</span>
    </span>
  );
}
