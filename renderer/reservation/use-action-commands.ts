import { ArrowRight, Mail, Ticket } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Offer } from '../components/Menu.tsx';
import { type Command, useOfferedCommands } from '../find/desk-memory.ts';
import type { Move, nextStep, OtherMove } from './moves.ts';

/** The keys of the next step, whichever it is, and of the other moves. */
const nextKeys = 'Ctrl+Enter';
const keysOfMove: Record<OtherMove, string> = {
  inReview: 'Alt+r',
  new: 'Alt+n',
  onHold: 'Alt+h',
  cancelled: 'Alt+x',
};

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
      keys: keysOfMove[offer.id],
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
  const keys = nextKeys;
  switch (step.kind) {
    case 'move': {
      const { to } = step;
      const label = t(`reservation.moves.${to}`);
      return isBlocked ? [] : [{ id: `move ${to}`, label, icon: ArrowRight, keys, run: () => moveTo(to) }];
    }
    case 'issueTicket':
      return [{ id: step.kind, label: t('reservation.issueTicket'), icon: Ticket, keys, run: issueTicket }];
    case 'mailTicket':
      return [{ id: step.kind, label: t('reservation.mailTicket'), icon: Mail, keys, run: mailTicket }];
    default:
      return [];
  }
}
