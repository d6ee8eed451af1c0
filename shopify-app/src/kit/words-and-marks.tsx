import { Badge as PolarisBadge, Link as PolarisLink, Text as PolarisText } from '@shopify/polaris';
import type { BadgeProps, LinkProps, TextProps, Tone } from '@ristourne/admin/kit/kit';
import { given } from './given.ts';

const TEXT_TONES = {
  neutral: undefined,
  info: undefined,
  success: 'success',
  warning: 'caution',
  critical: 'critical',
} as const satisfies Record<Tone, string | undefined>;

const BADGE_TONES = {
  neutral: undefined,
  info: 'info',
  success: 'success',
  warning: 'warning',
  critical: 'critical',
} as const satisfies Record<Tone, string | undefined>;

export function Text({ kind = 'body', tone, children }: TextProps) {
  const colour = given({ tone: tone === undefined ? undefined : TEXT_TONES[tone] });
  if (kind === 'heading')
    return (
      <PolarisText as="h3" variant="headingSm" {...colour}>
        {children}
      </PolarisText>
    );
  if (kind === 'strong')
    return (
      <PolarisText as="span" fontWeight="semibold" {...colour}>
        {children}
      </PolarisText>
    );
  return (
    <PolarisText as="p" {...(kind === 'subdued' ? { tone: 'subdued' } : {})} {...colour}>
      {children}
    </PolarisText>
  );
}

export function Badge({ tone, children }: BadgeProps) {
  return <PolarisBadge {...given({ tone: BADGE_TONES[tone] })}>{children}</PolarisBadge>;
}

export function Link({ href, children }: LinkProps) {
  return <PolarisLink url={href}>{children}</PolarisLink>;
}
