import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/server-runtime';
import { Form, useActionData, useRouteLoaderData } from '@remix-run/react';
import { AppProvider, BlockStack, Button, Card, Page, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { backendOf } from '../backend.ts';
import { polarisTexts } from '../polaris-texts.ts';
import type { loader as rootLoader } from '../root.tsx';

const TEXTS = {
  en: {
    title: 'Open Ristourne in your Shopify admin',
    shop: 'Your shop’s domain',
    hint: 'For example tea-house.myshopify.com',
    open: 'Open',
    problem: 'Shop’s domain: type it as tea-house.myshopify.com.',
  },
  fr: {
    title: 'Ouvrir Ristourne dans votre interface Shopify',
    shop: 'Domaine de votre boutique',
    hint: 'Par exemple maison-de-the.myshopify.com',
    open: 'Ouvrir',
    problem: 'Domaine de la boutique\u00a0: saisissez-le sous la forme maison-de-the.myshopify.com.',
  },
};

/** Whoever comes without a shop is asked for it, and led to that shop's admin. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  return { problem: 'shop' in (await backendOf(context).shopify.login(request)) };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return { problem: 'shop' in (await backendOf(context).shopify.login(request)) };
}

export default function Login() {
  const language = useRouteLoaderData<typeof rootLoader>('root')?.language ?? 'en';
  const texts = TEXTS[language];
  const problem = useActionData<typeof action>()?.problem === true;
  const [shop, setShop] = useState('');
  return (
    <AppProvider i18n={polarisTexts(language)}>
      <main>
        <Page narrowWidth>
          <Card>
            <Form method="post">
              <BlockStack gap="400">
                <Text as="h1" variant="headingMd">
                  {texts.title}
                </Text>
                <TextField
                  id="shop"
                  name="shop"
                  label={texts.shop}
                  helpText={texts.hint}
                  value={shop}
                  onChange={setShop}
                  autoComplete="on"
                  {...(problem ? { error: texts.problem } : {})}
                />
                <Button submit variant="primary">
                  {texts.open}
                </Button>
              </BlockStack>
            </Form>
          </Card>
        </Page>
      </main>
    </AppProvider>
  );
}
