import { useState } from 'react';
import { useHost } from '../../host/host-context.tsx';
import { useKit } from '../../kit/kit-context.tsx';

/** An article that was sold and carries no points of its own, by its shop's number. */
export type UnvaluedArticle = { number: string; title: string; shop: string };

/** The report beside a rule of points by article: which articles give none, since nobody entered a value. */
export function Unvalued({ articles }: { articles: UnvaluedArticle[] }) {
  const { Stack, Text, Buttons, Table } = useKit();
  const { t } = useHost();
  const [open, setOpen] = useState(false);
  if (articles.length === 0) return <Text kind="subdued">{t('programme.unvalued.none')}</Text>;
  return (
    <Stack gap="tight">
      <Text tone="warning">{t('programme.unvalued.some', { count: articles.length })}</Text>
      <Buttons
        actions={[
          {
            label: t(open ? 'programme.unvalued.hide' : 'programme.unvalued.show'),
            onAction: () => setOpen(!open),
          },
        ]}
      />
      {open ? (
        <Table
          label={t('programme.unvalued.title')}
          columns={[
            { id: 'title', title: t('programme.unvalued.article') },
            { id: 'number', title: t('programme.unvalued.number') },
            { id: 'shop', title: t('deliveries.store') },
          ]}
          rows={articles.map(({ number, title, shop }) => ({
            id: `${shop} ${number}`,
            cells: { title, number, shop },
          }))}
          empty={null}
        />
      ) : null}
    </Stack>
  );
}
