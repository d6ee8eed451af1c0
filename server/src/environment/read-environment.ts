import { isAbsolute, resolve } from 'node:path';
import { OperatorError } from '@ristourne/core/database/operator-error';
import { z } from 'zod';

const DEFAULT_PORT = 4400;
const DEFAULT_MAIL_PORT = 25;
const DEFAULT_SECURE_MAIL_PORT = 465;

const port = z.coerce.number().int().min(0).max(65_535);
const flag = z.enum(['0', '1']).transform((value) => value === '1');

const variables = z.object({
  DATABASE_URL: z.string().optional(),
  PORT: port.default(DEFAULT_PORT),
  HOST: z.string().default('127.0.0.1'),
  RISTOURNE_STATE_DIR: z.string().default('.ristourne'),
  RISTOURNE_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  RISTOURNE_KEY: z.string().optional(),
  RISTOURNE_ALLOWED_HOSTS: z.string().default(''),
  RISTOURNE_TRUSTED_PROXY: flag.default(false),
  RISTOURNE_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.email().default('loyalty@localhost.invalid'),
  MAIL_FROM_NAME: z.string().default('Ristourne'),
  SHOPIFY_API_KEY: z.string().optional(),
  SHOPIFY_API_SECRET: z.string().optional(),
  SHOPIFY_API_SECRET_OLD: z.string().optional(),
  SHOPIFY_APP_URL: z.url({ protocol: /^https?$/ }).optional(),
  SHOPIFY_SANDBOX_ORIGIN: z
    .url({ protocol: /^https?$/, hostname: /^(127\.0\.0\.1|localhost|\[::1\])$/ })
    .optional(),
  // The library's own name for it: the page on which it fetches a fresh session token reads it by itself.
  APP_BRIDGE_URL: z.url().default('https://cdn.shopify.com/shopifycloud/app-bridge.js'),
});

export type SmtpTarget = {
  host: string;
  port: number;
  secure: boolean;
  login?: { user: string; password: string };
};

/** The app of a Partner or Dev Dashboard account that this server is. */
export type ShopifyEnvironment = {
  apiKey: string;
  apiSecret: string;
  /** What webhooks may be signed with: after a rotation Shopify goes on with the old secret for a while. */
  webhookSecrets: string[];
  /** Where Shopify opens the app: this server. */
  appUrl: string;
  appBridgeUrl: string;
  /** A stand-in for all shops on this machine; null in real use. */
  sandboxOrigin: string | null;
};

export type Environment = {
  databaseUrl: string | undefined;
  port: number;
  host: string;
  stateDir: string;
  /** Where buyers and stores reach this server; no slash at its end. */
  publicUrl: string;
  masterKey: string | undefined;
  allowedHosts: string[];
  trustedProxy: boolean;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  smtp: SmtpTarget | null;
  mailFrom: { name: string; address: string };
  /** Null: this server serves no Shopify shop. */
  shopify: ShopifyEnvironment | null;
};

/** Reads the process's environment, the only place that does; a bad value ends in one line that names the variable. */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = variables.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new OperatorError(`${String(issue?.path[0])}: ${issue?.message ?? 'not understood'}`);
  }
  const { data } = parsed;
  const publicUrl = withoutSlash(data.RISTOURNE_PUBLIC_URL ?? `http://127.0.0.1:${data.PORT}`);
  return {
    databaseUrl: data.DATABASE_URL,
    port: data.PORT,
    host: data.HOST,
    stateDir: isAbsolute(data.RISTOURNE_STATE_DIR)
      ? data.RISTOURNE_STATE_DIR
      : resolve(data.RISTOURNE_STATE_DIR),
    publicUrl,
    masterKey: data.RISTOURNE_KEY,
    allowedHosts: data.RISTOURNE_ALLOWED_HOSTS.split(',')
      .map((host) => host.trim())
      .filter((host) => host !== ''),
    trustedProxy: data.RISTOURNE_TRUSTED_PROXY,
    logLevel: data.RISTOURNE_LOG_LEVEL,
    smtp: data.SMTP_URL === undefined ? null : readSmtp(data.SMTP_URL),
    mailFrom: { name: data.MAIL_FROM_NAME, address: data.MAIL_FROM },
    shopify: readShopify(data, publicUrl),
  };
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');

function readShopify(data: z.infer<typeof variables>, publicUrl: string): ShopifyEnvironment | null {
  const { SHOPIFY_API_KEY: apiKey, SHOPIFY_API_SECRET: apiSecret } = data;
  if (apiKey === undefined && apiSecret === undefined) return null;
  if (apiKey === undefined) throw new OperatorError('SHOPIFY_API_KEY: needed beside SHOPIFY_API_SECRET');
  if (apiSecret === undefined) throw new OperatorError('SHOPIFY_API_SECRET: needed beside SHOPIFY_API_KEY');
  return {
    apiKey,
    apiSecret,
    webhookSecrets: [apiSecret, ...(data.SHOPIFY_API_SECRET_OLD ? [data.SHOPIFY_API_SECRET_OLD] : [])],
    appUrl: withoutSlash(data.SHOPIFY_APP_URL ?? publicUrl),
    appBridgeUrl: data.APP_BRIDGE_URL,
    sandboxOrigin: data.SHOPIFY_SANDBOX_ORIGIN ?? null,
  };
}

function readSmtp(text: string): SmtpTarget {
  const url = new URL(text);
  const secure = url.protocol === 'smtps:';
  const login =
    url.username === ''
      ? {}
      : { login: { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) } };
  return {
    host: url.hostname,
    port: url.port === '' ? (secure ? DEFAULT_SECURE_MAIL_PORT : DEFAULT_MAIL_PORT) : Number(url.port),
    secure,
    ...login,
  };
}
