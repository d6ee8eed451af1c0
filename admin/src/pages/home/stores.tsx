import { useState } from 'react';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';
import type { ShownStore } from '../programs.ts';
import { useCommand } from '../use-command.ts';

/** The shops that share the programme, and a code for one more. */
export function Stores({ stores }: { stores: ShownStore[] }) {
  const { Section, Stack, Text, Buttons, Banner } = useKit();
  const { t } = useHost();
  const { busy, problems, send } = useCommand();
  const [code, setCode] = useState('');
  const pair = async (): Promise<void> => {
    const done = await send({ do: 'pair' });
    if (done) setCode(done.shown ?? '');
  };
  const add = { label: t('home.stores.add'), busy, onAction: () => void pair() };
  const [problem] = problems;
  return (
    <Section title={t('home.stores')}>
      <Stack>
        {stores.map((store) => (
          <Store key={store.url} store={store} />
        ))}
        {problem ? <Banner tone="critical" title={problem.message} /> : null}
        {code === '' ? null : (
          <Banner tone="info" title={t('home.stores.code', { code })}>
            <Text>{t('home.stores.codeText')}</Text>
          </Banner>
        )}
        <Buttons actions={[add]} />
      </Stack>
    </Section>
  );
}

const PLATFORM_NAMES: Record<ShownStore['platform'], string> = {
  shopify: 'Shopify',
  woocommerce: 'WooCommerce',
};

/** Two shops of one merchant may have one name: the address tells them apart. */
function Store({ store }: { store: ShownStore }) {
  const { Stack, Text, Badge } = useKit();
  const { t } = useHost();
  return (
    <Stack gap="tight">
      <Stack direction="row" gap="tight">
        <Text kind="strong">{store.name}</Text>
        {store.connected ? (
          <Badge tone="success">{t('home.stores.connected')}</Badge>
        ) : (
          <Badge tone="warning">{t('home.stores.left')}</Badge>
        )}
      </Stack>
      <Text kind="subdued">{`${PLATFORM_NAMES[store.platform]} · ${new URL(store.url).host}`}</Text>
    </Stack>
  );
}
