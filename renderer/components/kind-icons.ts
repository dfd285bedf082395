import { BedDouble, Car, type LucideIcon, Package, Plane, ShieldCheck } from 'lucide-react';
import type { SegmentKind } from '../../preload/contract/trip.ts';

/** The icon of each kind of segment. */
export const iconOfKind: Record<SegmentKind, LucideIcon> = {
  air: Plane,
  hotel: BedDouble,
  package: Package,
  car: Car,
  insurance: ShieldCheck,
};
