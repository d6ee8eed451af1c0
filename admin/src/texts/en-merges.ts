/** Two members who turn out to be one, and taking that back. */
export const enMerges = {
  'member.merge': 'Merge with another member…',
  'member.merge.title': 'Merge with another member',
  'member.merge.into': 'Choose who is the same person as {name}. Everything of theirs comes to {name}.',
  'member.merge.found': 'Members',
  'member.merge.ask': 'Merge {from} into {to}?',
  'member.merge.moves': 'This goes from {from} to {to}:',
  'member.merge.nothing': 'No points',
  'member.merge.codes': '{count, plural, one {# unused code} other {# unused codes}}',
  'member.merge.later':
    'Orders, addresses and shop accounts of both count for {to} from now on. No reward is given for points that only move. You can undo this on the sheet of {to}, until points of both were used together.',
  'member.merge.confirm': 'Merge',
  'member.merge.done': 'Members merged',
  'member.merge.already': 'This member was merged already.',
  'member.merge.same': 'Both are the same member.',
  'member.merges': 'Merged members',
  'member.merged.title': 'Merged into {name} on {day}',
  'member.merged.text': 'Points, codes and later orders are there. What happened until that day stays here.',
  'member.merged.open': 'Open that member',
  'member.unmerge': 'Separate…',
  'member.unmerge.title': 'Separate {name} again?',
  'member.unmerge.text':
    '{name} gets back what is left of their own orders, corrections and codes. Orders that came since the merge stay here.',
  'member.unmerge.confirm': 'Separate',
  'member.unmerge.done': 'Members separated',
  'member.unmerge.already': 'This merge was undone already.',
  'member.unmerge.further':
    'This member was merged into another one since: undo that first, on that member’s sheet.',
  'member.unmerge.spent':
    'Points of the one were used, or taken back, for the other since. They can’t be told apart any more: adjust both by hand if need be.',
  'member.unmerge.owed':
    'One of the two owed points at the merge or since, and the other’s paid for it. They can’t be told apart any more: adjust both by hand if need be.',
};
