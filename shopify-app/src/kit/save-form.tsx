import { SaveBar } from '@shopify/app-bridge-react';
import { Banner, BlockStack, Box, Button, InlineStack } from '@shopify/polaris';
import { useContext, useRef, type FormEvent } from 'react';
import type { SaveFormProps } from '@ristourne/admin/kit/kit';
import { EmbeddedContext } from './surroundings.ts';
import { useWords } from './words.ts';

/** Shopify's save bar above the admin while there is something to save; Enter in a field saves, too. */
export function SaveForm({ dirty, saving, problem, onSave, onDiscard, children }: SaveFormProps) {
  const words = useWords();
  const embedded = useContext(EmbeddedContext);
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (dirty && !saving) onSave();
  };
  const bar = { dirty, saving, onDiscard };
  return (
    <form ref={form} onSubmit={submit}>
      {embedded && <AdminSaveBar {...bar} onSave={() => form.current?.requestSubmit()} />}
      <BlockStack gap="400">
        {problem !== null && (
          <Banner tone="critical" title={words.notSaved}>
            <p>{problem}</p>
          </Banner>
        )}
        {children}
        {!embedded && <SaveButtons {...bar} />}
      </BlockStack>
    </form>
  );
}

type BarProps = Pick<SaveFormProps, 'dirty' | 'saving' | 'onDiscard'>;

/** App Bridge's own. Its buttons have a type: within a form a button without one would send it. */
function AdminSaveBar({ dirty, saving, onSave, onDiscard }: BarProps & { onSave: () => void }) {
  const words = useWords();
  return (
    <SaveBar id="save-bar" open={dirty}>
      <button type="button" variant="primary" onClick={onSave} {...(saving ? { loading: '' } : {})}>
        {words.save}
      </button>
      <button type="button" onClick={onDiscard} disabled={saving}>
        {words.discard}
      </button>
    </SaveBar>
  );
}

/** Where no admin is around the page. */
function SaveButtons({ dirty, saving, onDiscard }: BarProps) {
  const words = useWords();
  return (
    <Box paddingInline={{ xs: '400', md: '0' }}>
      <InlineStack align="end" gap="200">
        <Button onClick={onDiscard} disabled={!dirty || saving}>
          {words.discard}
        </Button>
        <Button submit variant="primary" disabled={!dirty} loading={saving}>
          {words.save}
        </Button>
      </InlineStack>
    </Box>
  );
}
