import { describe, expect, it } from 'vitest';
import { checkCommand, type ConnectCommand } from './check-command.ts';

const COMMAND: ConnectCommand = {
  url: ' https://Shop.example/blog/ ',
  key: 'ck_1',
  secret: 'cs_1',
  merchantSlug: 'maison-colibri',
  merchantName: 'Maison Colibri',
  pairingCode: '',
  storeName: '',
  serverUrl: 'https://loyalty.example/',
};

describe('checkCommand', () => {
  it('addresses lose their trailing slash', () => {
    const checked = checkCommand(COMMAND, []);
    expect(checked).toMatchObject({
      command: { url: 'https://shop.example/blog', serverUrl: 'https://loyalty.example' },
    });
  });
  it.each([
    ['url', 'shop.example'],
    ['url', 'ftp://shop.example'],
    ['url', 'http://shop.example'],
    ['url', 'https://u:p@shop.example'],
    ['url', 'https://shop.example/?a=1'],
    ['url', `https://${'a'.repeat(300)}.example`],
    ['serverUrl', 'https://loyalty.example/path'],
    ['serverUrl', ''],
    ['key', 'cs_1'],
    ['key', 'ck_ 1'],
    ['secret', 'ck_1'],
    ['secret', 'cs_é'],
    ['merchantSlug', 'Maison'],
    ['merchantSlug', '-a'],
    ['merchantName', ' '],
    ['storeName', 'x'.repeat(81)],
  ] as const)('%s %j is refused by name', (field, value) => {
    expect(checkCommand({ ...COMMAND, [field]: value }, [])).toMatchObject({ outcome: 'invalid', field });
  });
  it('plain http only for a host and port that the operator allows', () => {
    const local = { ...COMMAND, url: 'http://127.0.0.1:4401' };
    expect(checkCommand(local, ['127.0.0.1:4401']).outcome).toBe('checked');
    expect(checkCommand(local, ['127.0.0.1:4402'])).toMatchObject({ outcome: 'invalid', field: 'url' });
  });
});
