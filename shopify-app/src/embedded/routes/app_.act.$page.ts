import type { ActionFunctionArgs } from '@remix-run/server-runtime';
import { actOnPage } from '../answer-page.server.ts';

/** Commands have an address of their own, so that what a form sends is answered plainly, and a failure keeps the form. */
export const action = (args: ActionFunctionArgs) => actOnPage(args);
