import { z } from 'zod';
import { minorFrom } from '../php.ts';
import { invalidParam } from './answers.ts';

/** An amount as WooCommerce takes it, "12.50" or 12.5, read into cents. */
export const amount = z.union([z.string(), z.number()]).transform((value, context) => {
  const minor = minorFrom(value);
  if (minor === undefined) {
    context.addIssue({ code: 'custom', message: 'is not an amount' });
    return z.NEVER;
  }
  return minor;
});

export const metaInput = z.array(z.object({ key: z.string(), value: z.unknown() }));

/** The JSON body of a request after a schema, or WooCommerce's refusal that names the field. */
export async function readBody<T extends z.ZodType>(
  request: Request,
  schema: T,
): Promise<{ body: z.output<T> } | { refusal: Response }> {
  let parsed: unknown;
  try {
    parsed = JSON.parse((await request.text()) || '{}');
  } catch {
    return {
      refusal: new Response(
        JSON.stringify({
          code: 'rest_invalid_json',
          message: 'Invalid JSON body passed.',
          data: { status: 400 },
        }),
        { status: 400, headers: { 'content-type': 'application/json; charset=UTF-8' } },
      ),
    };
  }
  const result = schema.safeParse(parsed);
  if (result.success) return { body: result.data };
  const issue = result.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  return { refusal: invalidParam(field, `${field} ${issue?.message ?? 'is invalid'}`) };
}
