import type { enMembership } from './en-membership.ts';

/** When a membership holds. */
export const frMembership: Record<keyof typeof enMembership, string> = {
  'programme.membership': 'Adhésion',
  'programme.membership.hint':
    'En dehors, les commandes des membres ne rapportent rien et les récompenses ne sont pas disponibles. Les membres gardent ce qu’ils ont, et leurs codes restent utilisables.',
  'programme.membership.kind': 'Elle est valable',
  'programme.membership.kind.always': 'Toujours',
  'programme.membership.kind.dates': 'Entre deux dates',
  'programme.membership.kind.days': 'Pendant un nombre de jours après l’inscription',
  'programme.membership.from': 'Premier jour de l’adhésion',
  'programme.membership.to': 'Dernier jour de l’adhésion',
  'programme.membership.days': 'Jours après l’inscription',
  'programme.membership.daysHint':
    'Les jours où votre programme est en pause ne comptent pas. Les membres inscrits depuis plus longtemps sont aussitôt en dehors.',
};
