import { useLocation, useNavigate, useParams } from 'react-router';
import styles from './ReservationPage.module.css';
import { ReservationView } from './ReservationView.tsx';

/** A reservation on a page of its own. */
export function ReservationPage() {
  const navigate = useNavigate();
  const { id } = useParams();
  const { key } = useLocation();
  // A page that was opened by its address has nothing behind it.
  const back = () => void (key === 'default' ? navigate('/inbox/all') : navigate(-1));
  return (
    <div className={styles.page}>
      <ReservationView key={id} id={Number(id)} layout="page" onClose={back} />
    </div>
  );
}
