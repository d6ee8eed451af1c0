import { randomBytes } from 'node:crypto';
import { createIds } from '@ristourne/core/commerce/uuid-v7';
import { migrate } from '@ristourne/core/database/migrate';
import { openDatabase, type OpenDatabase } from '@ristourne/core/database/open';
import { createPrisma, type PrismaClient } from '@ristourne/core/database/prisma';
import type { EffectHandlers } from '@ristourne/core/effects/run-effect';
import { fetchOrderEffect } from '@ristourne/core/inbox/fetch-order-effect';
import { fetchProductsEffect } from '@ristourne/core/inbox/fetch-products-effect';
import type { AccessForgetters } from '@ristourne/core/inbox/act-on-notice';
import type { DeliveryReaders } from '@ristourne/core/inbox/drain';
import { createKeyring } from '@ristourne/core/keys/keyring';
import { tagCustomerEffect } from '@ristourne/core/members/tag-customer-effect';
import { sendMailEffect } from '@ristourne/core/messages/send-mail-effect';
import { createSmtpMail } from '@ristourne/core/messages/smtp-mail';
import type { Deps } from '@ristourne/core/ports/deps';
import type { MailPort } from '@ristourne/core/ports/mail-port';
import type { StorePorts } from '@ristourne/core/ports/store-port';
import { showBalanceEffect } from '@ristourne/core/timeline/show-balance-effect';
import { stampOrderEffect } from '@ristourne/core/vouchers/stamp-orders';
import {
  createVoucherEffect,
  extendVoucherEffect,
  revokeVoucherEffect,
} from '@ristourne/core/vouchers/voucher-effects';
import { forgetSessions } from '@ristourne/shopify-app/sessions/forget-sessions';
import { readDelivery as readShopifyDelivery } from '@ristourne/shopify-app/webhooks/read-delivery';
import { storedSecrets } from '@ristourne/woo-bridge/connect/sealed-secrets';
import { createWooCommerceStorePort } from '@ristourne/woo-bridge/store-port';
import { readDelivery } from '@ristourne/woo-bridge/webhooks/read-delivery';
import pino, { type Logger } from 'pino';
import type { ShopifyParts } from './compose-shopify.ts';
import type { Environment } from './environment/read-environment.ts';
import { checkMasterKey } from './environment/check-master-key.ts';
import { readMasterKey } from './environment/master-key.ts';
import { storeLinks } from './store-links.ts';

/** Everything that a process of this installation works with, put together once. */
export type Installation = {
  environment: Environment;
  deps: Deps;
  log: Logger;
  database: OpenDatabase;
  /** For looking things up and listing them; the ledger and the inbox write by SQL. */
  prisma: PrismaClient;
  ports: StorePorts;
  readers: DeliveryReaders;
  forgetAccess: AccessForgetters;
  /** Null: this server has no app of Shopify. */
  shopify: ShopifyParts | null;
  handlers: EffectHandlers;
};

/** Opens the database, applies migrations, and joins core with its adapters. */
export async function compose(
  environment: Environment,
  log: Logger = pino({ level: environment.logLevel }),
): Promise<Installation> {
  const masterKey = readMasterKey(environment);
  const database = await openDatabase({
    databaseUrl: environment.databaseUrl,
    stateDir: environment.stateDir,
    log: (line) => log.warn(line),
  });
  try {
    await migrate(database.connectionString);
    const deps = coreDeps(database, masterKey);
    await checkMasterKey(deps);
    const prisma = createPrisma(database.pool);
    const shopify = await shopifyParts(environment, { deps, prisma, log });
    const ports = storePorts(environment, deps, shopify);
    const handlers = effectHandlers(environment, deps, ports);
    return {
      environment,
      deps,
      log,
      database,
      prisma,
      ports,
      readers: { woocommerce: readDelivery, shopify: readShopifyDelivery },
      forgetAccess: { shopify: forgetSessions },
      shopify,
      handlers,
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Time, ids and randomness come in here, and nowhere else. */
function coreDeps({ pool }: OpenDatabase, masterKey: Uint8Array): Deps {
  const randomness = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };
  const clock = { now: () => Date.now() };
  return {
    pool,
    clock,
    ids: createIds(clock, randomness),
    randomness,
    keys: createKeyring(masterKey, randomness),
  };
}

async function shopifyParts(
  { shopify }: Environment,
  given: Pick<Installation, 'deps' | 'prisma' | 'log'>,
): Promise<ShopifyParts | null> {
  if (shopify === null) return null;
  const { composeShopify } = await import('./compose-shopify.ts');
  return composeShopify(shopify, given);
}

function storePorts(environment: Environment, deps: Deps, shopify: ShopifyParts | null): StorePorts {
  const woocommerce = createWooCommerceStorePort({
    clock: deps.clock,
    secrets: storedSecrets(deps),
    serverUrl: environment.publicUrl,
    allowedHosts: environment.allowedHosts,
  });
  return (platform) => {
    if (platform === 'woocommerce') return woocommerce;
    if (shopify === null) throw new Error('SHOPIFY_API_KEY is not set: no shop of Shopify can be called');
    return shopify.port;
  };
}

function effectHandlers(environment: Environment, deps: Deps, ports: StorePorts): EffectHandlers {
  return {
    create_voucher: createVoucherEffect(deps, ports),
    revoke_voucher: revokeVoucherEffect(deps, ports),
    extend_voucher: extendVoucherEffect(deps, ports),
    fetch_order: fetchOrderEffect(deps, ports),
    fetch_products: fetchProductsEffect(deps, ports),
    stamp_order: stampOrderEffect(deps, ports),
    tag_customer: tagCustomerEffect(deps, ports),
    show_balance: showBalanceEffect(deps, ports),
    mail: sendMailEffect(
      { ...deps, publicUrl: environment.publicUrl, storeLink: storeLinks(environment) },
      mailPort(environment),
    ),
  };
}

/** Without SMTP_URL mails wait, and say why. */
function mailPort({ smtp, mailFrom }: Environment): MailPort {
  if (smtp === null)
    return { send: () => Promise.resolve({ outcome: 'busy', reason: 'SMTP_URL is not set' }) };
  return createSmtpMail({ ...smtp, requireTls: false, from: mailFrom });
}
