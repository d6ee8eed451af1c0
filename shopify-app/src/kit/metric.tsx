import { BlockStack, Card, Link, Text } from '@shopify/polaris';
import type { MetricProps } from '@ristourne/admin/kit/kit';
import { ShareOfRow } from './arrangement.tsx';

/** A figure as in Shopify's analytics: its name small, the figure large, a word about it below. */
export function Metric({ label, value, hint, href }: MetricProps) {
  return (
    <ShareOfRow>
      <Card>
        <BlockStack gap="100">
          <Text as="p" variant="bodySm" fontWeight="semibold">
            {href === undefined ? (
              label
            ) : (
              <Link url={href} monochrome removeUnderline>
                {label}
              </Link>
            )}
          </Text>
          <Text as="p" variant="headingLg">
            {value}
          </Text>
          {hint !== undefined && (
            <Text as="p" variant="bodySm" tone="subdued">
              {hint}
            </Text>
          )}
        </BlockStack>
      </Card>
    </ShareOfRow>
  );
}
