import { OperatorError } from '@ristourne/core/database/operator-error';
import { describe, expect, test } from 'vitest';
import { readEnvironment } from './read-environment.ts';

describe('the environment', () => {
  test('may be empty: one process on this machine, its own database, mails that wait', () => {
    expect(readEnvironment({})).toMatchObject({
      databaseUrl: undefined,
      host: '127.0.0.1',
      port: 4400,
      publicUrl: 'http://127.0.0.1:4400',
      trustedProxy: false,
      allowedHosts: [],
      smtp: null,
    });
  });

  test.each([
    ['PORT', 'abc'],
    ['PORT', '70000'],
    ['RISTOURNE_PUBLIC_URL', 'loyalty.example'],
    ['RISTOURNE_TRUSTED_PROXY', 'yes'],
    ['RISTOURNE_LOG_LEVEL', 'loud'],
    ['SMTP_URL', 'https://mail.example'],
    ['MAIL_FROM', 'nobody'],
    ['SHOPIFY_APP_URL', 'loyalty.example'],
    ['SHOPIFY_SANDBOX_ORIGIN', 'https://collects-tokens.example'],
  ])('%s=%s ends in one line that names it', (name, value) => {
    const read = () => readEnvironment({ [name]: value });
    expect(read).toThrow(OperatorError);
    expect(read).toThrow(new RegExp(`^${name}: `));
  });

  test.each([
    ['smtp://mail.example', { host: 'mail.example', port: 25, secure: false }],
    ['smtps://mail.example', { host: 'mail.example', port: 465, secure: true }],
    [
      'smtp://us%40er:p%3Aw@mail.example:587',
      { host: 'mail.example', port: 587, secure: false, login: { user: 'us@er', password: 'p:w' } },
    ],
  ])('SMTP_URL=%s is read with its port, encryption and login', (value, smtp) => {
    expect(readEnvironment({ SMTP_URL: value }).smtp).toEqual(smtp);
  });

  test.each([
    ['SHOPIFY_API_SECRET', { SHOPIFY_API_KEY: 'key' }],
    ['SHOPIFY_API_KEY', { SHOPIFY_API_SECRET: 'secret' }],
  ])('without %s a Shopify app is half configured, and nothing starts', (name, env) => {
    expect(() => readEnvironment(env)).toThrow(new RegExp(`^${name}: `));
  });

  test('with key and secret it is a Shopify app, opened at its public address unless another is named', () => {
    const env = {
      SHOPIFY_API_KEY: 'key',
      SHOPIFY_API_SECRET: 'secret',
      RISTOURNE_PUBLIC_URL: 'https://loyalty.example/',
    };
    expect(readEnvironment(env).shopify).toEqual({
      apiKey: 'key',
      apiSecret: 'secret',
      webhookSecrets: ['secret'],
      appUrl: 'https://loyalty.example',
      appBridgeUrl: 'https://cdn.shopify.com/shopifycloud/app-bridge.js',
      sandboxOrigin: null,
    });
    const named = {
      ...env,
      SHOPIFY_APP_URL: 'https://app.example/',
      SHOPIFY_SANDBOX_ORIGIN: 'http://127.0.0.1:4402',
      SHOPIFY_API_SECRET_OLD: 'secret before',
    };
    expect(readEnvironment(named).shopify).toMatchObject({
      appUrl: 'https://app.example',
      sandboxOrigin: 'http://127.0.0.1:4402',
      webhookSecrets: ['secret', 'secret before'],
    });
    expect(readEnvironment({}).shopify).toBeNull();
  });

  test('lists and addresses are tidied, and an empty variable is none', () => {
    expect(
      readEnvironment({
        RISTOURNE_ALLOWED_HOSTS: ' 127.0.0.1:4401, ,shop.internal:80 ',
        RISTOURNE_PUBLIC_URL: 'https://loyalty.example/',
        DATABASE_URL: '',
      }),
    ).toMatchObject({
      allowedHosts: ['127.0.0.1:4401', 'shop.internal:80'],
      publicUrl: 'https://loyalty.example',
      databaseUrl: undefined,
    });
  });
});
