import { expiryNoticeMail, expiryNoticeParams, welcomeMail, welcomeParams } from './member-mails.ts';
import {
  claimMail,
  claimParams,
  rewardIssuedMail,
  rewardIssuedParams,
  signInMail,
  signInParams,
  type MailSurroundings,
  type MailText,
} from './templates.ts';

type Renderer = (params: unknown, surroundings: MailSurroundings) => MailText;

/** The templates that a `mail` effect may name. */
const templates: Readonly<Record<string, Renderer>> = {
  sign_in: (params, surroundings) => signInMail(signInParams.parse(params), surroundings),
  claim: (params, surroundings) => claimMail(claimParams.parse(params), surroundings),
  reward_issued: (params, surroundings) => rewardIssuedMail(rewardIssuedParams.parse(params), surroundings),
  welcome: (params, surroundings) => welcomeMail(welcomeParams.parse(params), surroundings),
  expiry_notice: (params, surroundings) => expiryNoticeMail(expiryNoticeParams.parse(params), surroundings),
};

export const TEMPLATE_NAMES = Object.keys(templates);

/** Writes a mail from its template; throws for an unknown template and for parameters that are not its own. */
export function renderMail(template: string, params: unknown, surroundings: MailSurroundings): MailText {
  const render = Object.hasOwn(templates, template) ? templates[template] : undefined;
  if (render === undefined) throw new Error(`no mail template is called ${JSON.stringify(template)}`);
  return render(params, surroundings);
}
