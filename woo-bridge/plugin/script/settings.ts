import type { Language } from '@ristourne/admin/texts/translate';

/** What the plugin's PHP (class-admin-page.php) tells this script. */
export type Settings = {
  language: Language;
  /** wp-admin's own address of this page, without a view: `https://shop.example/wp-admin/admin.php?page=ristourne`. */
  url: string;
  tabs: { view: string; label: string; url: string }[];
};

declare global {
  var ristourneAdmin: Settings | undefined;
}

export function readSettings(): Settings {
  const settings = globalThis.ristourneAdmin;
  if (settings === undefined) throw new Error('the plugin did not say where this page is');
  return settings;
}
