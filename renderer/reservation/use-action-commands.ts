import { ArrowRight, Mail, Ticket } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ShortcutId } from '../app/shortcuts.ts';
import type { Offer } from '../components/Menu.tsx';
import { type Command, useOfferedCommands } from '../find/desk-memory.ts';
import type { Move, nextStep, OtherMove } from './moves.ts';

/** The shortcut of each of the other moves. */
export const shortcutOfMove = {
  inReview: 'moveInReview',
  new: 'moveNew',
  onHold: 'moveOnHold',
  cancelled: 'moveCancelled',
} as const satisfies Record<OtherMove, ShortcutId>;

interface OfferedActions {
  locator: string;
  step: ReturnType<typeof nextStep>;
  isBlocked: boolean;
  /** While one is under way, none is offered: keys are quicker than answers. */
  isPending: boolean;
  offers: readonly (Offer & { id: OtherMove })[];
  moveTo: (to: Move) => void;
  issueTicket: () => void;
  mailTicket: () => void;
}

/** Offers in the box, and by their keys, what the open reservation allows. */
export function useActionCommands(actions: OfferedActions): void {
  const { t } = useTranslation();
  const { locator, offers } = actions;
  const others = offers.map(
    (offer): Command => ({
      ...offer,
      id: `move ${offer.id}`,
      run: offer.onChoose,
    }),
  );
  const offered = [...useNextCommand(actions), ...others].map((command) => ({
    ...command,
    label: t('find.commands.onReservation', { action: command.label, locator }),
  }));
  useOfferedCommands(actions.isPending ? [] : offered);
}

function useNextCommand({ step, isBlocked, moveTo, issueTicket, mailTicket }: OfferedActions): Command[] {
  const { t } = useTranslation();
  const shortcut = 'nextStep';
  switch (step.kind) {
    case 'move': {
      const { to } = step;
      const label = t(`reservation.moves.${to}`);
      return isBlocked
        ? []
        : [{ id: `move ${to}`, label, icon: ArrowRight, shortcut, run: () => moveTo(to) }];
    }
    case 'issueTicket':
      return [
        { id: step.kind, label: t('reservation.issueTicket'), icon: Ticket, shortcut, run: issueTicket },
      ];
    case 'mailTicket':
      return [{ id: step.kind, label: t('reservation.mailTicket'), icon: Mail, shortcut, run: mailTicket }];
    default:
      return [];
  }
}
