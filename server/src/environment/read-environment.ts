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
});

export type SmtpTarget = {
  host: string;
  port: number;
  secure: boolean;
  login?: { user: string; password: string };
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
  return {
    databaseUrl: data.DATABASE_URL,
    port: data.PORT,
    host: data.HOST,
    stateDir: isAbsolute(data.RISTOURNE_STATE_DIR)
      ? data.RISTOURNE_STATE_DIR
      : resolve(data.RISTOURNE_STATE_DIR),
    publicUrl: (data.RISTOURNE_PUBLIC_URL ?? `http://127.0.0.1:${data.PORT}`).replace(/\/+$/, ''),
    masterKey: data.RISTOURNE_KEY,
    allowedHosts: data.RISTOURNE_ALLOWED_HOSTS.split(',')
      .map((host) => host.trim())
      .filter((host) => host !== ''),
    trustedProxy: data.RISTOURNE_TRUSTED_PROXY,
    logLevel: data.RISTOURNE_LOG_LEVEL,
    smtp: data.SMTP_URL === undefined ? null : readSmtp(data.SMTP_URL),
    mailFrom: { name: data.MAIL_FROM_NAME, address: data.MAIL_FROM },
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
