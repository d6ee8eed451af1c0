import { Browser, linksOf } from './browser.ts';
import { NotSeen, until } from './step.ts';

/** The newest mail to an address whose text has a link that fits. */
export async function findMailedLink(
  shop: string,
  email: string,
  fits: (href: string) => boolean,
): Promise<{ mail: string; link: string }> {
  const reader = new Browser();
  return until(async () => {
    const list = await reader.open(`${shop}/mailbox?to=${encodeURIComponent(email)}`);
    for (const { href } of linksOf(list).filter((link) => /\/mailbox\/\d+$/.test(link.href))) {
      const link = linksOf(await reader.open(href)).find((one) => fits(one.href));
      if (link) return { mail: href, link: link.href };
    }
    throw new NotSeen(`no mail to ${email} with the link`);
  });
}
