import { findMailbox } from '../accounts/find-mailbox.ts';
import { wantMail } from '../accounts/want-mail.ts';
import type { MemberId, MerchantId } from '../commerce/ids.ts';
import { DAY_MS } from '../commerce/time.ts';
import type { Transaction } from '../database/transaction.ts';
import { enrol, type EnrolResult, type Enrolment } from '../members/enrol.ts';
import type { Deps } from '../ports/deps.ts';
import { dateOfProgramDay } from '../programs/program-clock.ts';
import { grantWelcome, pointsOf, type Welcome } from './welcome.ts';

/** `toldWelcome`: how many welcome points a mail has promised this person already; 0 for none. */
export type Joining = Enrolment & { toldWelcome: number };

/**
 * Enrols an account with a merchant and welcomes whoever is new: points in each active programme, and a mail that lists
 * them, unless one that was sent just before said so. Every way of becoming a member comes through here. Who is a
 * member already, under this account or this address, gets neither, however often it is repeated.
 */
export async function join(deps: Deps, tx: Transaction, joining: Joining): Promise<EnrolResult> {
  const enrolled = await enrol(deps, tx, joining);
  if (enrolled.outcome !== 'enrolled') return enrolled;
  const { merchantId, emailHmac, toldWelcome } = joining;
  const { memberId } = enrolled;
  const welcomes = await grantWelcome(deps, tx, { merchantId, memberId, emailHmac });
  if (welcomes.length > 0 && pointsOf(welcomes) !== toldWelcome)
    await wantWelcomeMail(deps, tx, { merchantId, memberId, welcomes });
  return enrolled;
}

type WelcomeMail = { merchantId: MerchantId; memberId: MemberId; welcomes: Welcome[] };

async function wantWelcomeMail(
  deps: Deps,
  tx: Transaction,
  { merchantId, memberId, welcomes }: WelcomeMail,
): Promise<void> {
  const mailbox = await findMailbox(deps, tx, { merchantId, memberId });
  if (mailbox === null) return;
  const { to, locale, merchantName, merchantSlug } = mailbox;
  const now = deps.clock.now();
  const units = welcomes.map(({ program, points, pointName, expiresOnDay }) => ({
    unit: 'points',
    amount: points,
    pointName,
    lastDay: new Date(dateOfProgramDay(program.clock, expiresOnDay, now) * DAY_MS).toISOString().slice(0, 10),
  }));
  await wantMail(deps, tx, {
    merchantId,
    subject: `welcome ${memberId}`,
    template: 'welcome',
    locale,
    to,
    params: { merchantName, merchantSlug, units },
  });
}
