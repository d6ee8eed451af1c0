import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { WEBHOOK_SECRET } from './installation.ts';

/** Runs as a process of its own, so that making the load takes nothing from the server measured. */
const [url = '', connections = '32', seconds = '5', bytes = '20480'] = process.argv.slice(2);

const body = Buffer.from(JSON.stringify({ id: 1, padding: 'x'.repeat(Number(bytes) - 24) }));
const headers = {
  'content-type': 'application/json',
  'content-length': body.length,
  'x-wc-webhook-topic': 'order.updated',
  'x-wc-webhook-signature': createHmac('sha256', WEBHOOK_SECRET).update(body).digest('base64'),
};
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) });
const until = performance.now() + Number(seconds) * 1000;
const latencies: number[] = [];
let failed = 0;

async function connection(): Promise<void> {
  while (performance.now() < until) {
    const startedAt = performance.now();
    const status = await new Promise<number>((resolve) => {
      const call = request(url, { method: 'POST', agent, headers }, (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      });
      call.on('error', () => resolve(0));
      call.end(body);
    });
    if (status === 200) latencies.push(performance.now() - startedAt);
    else failed += 1;
  }
}

const startedAt = performance.now();
await Promise.all(Array.from({ length: Number(connections) }, connection));
const elapsed = (performance.now() - startedAt) / 1000;
latencies.sort((a, b) => a - b);
const p99 = latencies[Math.floor(latencies.length * 0.99)] ?? 0;
process.stdout.write(JSON.stringify({ perSecond: latencies.length / elapsed, p99, failed }));
agent.destroy();
