/** When a membership holds. */
export const enMembership = {
  'programme.membership': 'Membership',
  'programme.membership.hint':
    'Outside of it, members’ orders earn nothing and rewards can’t be had. What members have stays, and codes that they have go on working.',
  'programme.membership.kind': 'It holds',
  'programme.membership.kind.always': 'Always',
  'programme.membership.kind.dates': 'Between two dates',
  'programme.membership.kind.days': 'For some days from joining',
  'programme.membership.from': 'First day of membership',
  'programme.membership.to': 'Last day of membership',
  'programme.membership.days': 'Days after joining',
  'programme.membership.daysHint':
    'Days on which your programme is paused don’t count. Who joined longer ago than this is outside at once.',
};
