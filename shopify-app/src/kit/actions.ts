import type { ButtonProps } from '@shopify/polaris';
import type { Action } from '@ristourne/admin/kit/kit';

/** An action as Polaris's pages and banners take it. */
export function describeAction(action: Action) {
  const { label, tone, disabled = false, busy = false } = action;
  return {
    content: label,
    disabled,
    loading: busy,
    destructive: tone === 'critical',
    ...('href' in action ? { url: action.href } : { onAction: action.onAction }),
  };
}

/** The same action as a button of its own. `quiet`: beside a card's title, where Shopify writes it without a box. */
export function buttonProps(action: Action, quiet = false): ButtonProps {
  const { label, tone, disabled = false, busy = false } = action;
  const weight: Pick<ButtonProps, 'variant' | 'tone'> = {
    ...(quiet ? { variant: 'plain' } : tone === 'primary' ? { variant: 'primary' } : {}),
    ...(tone === 'critical' ? { tone: 'critical' } : {}),
  };
  return {
    children: label,
    disabled,
    loading: busy,
    ...weight,
    ...('href' in action ? { url: action.href } : { onClick: action.onAction }),
  };
}
