import { Building2, DatabaseBackup, Flag, KeyRound, Link2, Mail, ScrollText, UsersRound } from 'lucide-react';

/** The pages of the settings, and what each needs. */
export const settingsPages = [
  { id: 'connection', icon: Link2, procedure: 'intake.setConnection' },
  { id: 'mail', icon: Mail, procedure: 'mailing.setServer' },
  { id: 'agency', icon: Building2, procedure: 'settings.setAgency' },
  { id: 'rules', icon: Flag, procedure: 'doubts.setRules' },
  { id: 'staff', icon: UsersRound, procedure: 'staff.add' },
  { id: 'keys', icon: KeyRound, procedure: 'keys.ring' },
  { id: 'backups', icon: DatabaseBackup, procedure: 'backup.make' },
  { id: 'audit', icon: ScrollText, procedure: 'audit.list' },
] as const;
