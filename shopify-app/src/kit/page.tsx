import { BlockStack, Page as PolarisPage } from '@shopify/polaris';
import type { PageProps } from '@ristourne/admin/kit/kit';
import { describeAction } from './actions.ts';
import { given } from './given.ts';

export function Page({ title, subtitle, badge, back, primaryAction, secondaryActions, children }: PageProps) {
  return (
    <PolarisPage
      title={title}
      {...given({
        subtitle,
        titleMetadata: badge,
        backAction: back && { content: back.label, url: back.href },
        primaryAction: primaryAction && describeAction(primaryAction),
        secondaryActions: secondaryActions?.map(describeAction),
      })}
    >
      <BlockStack gap="400">{children}</BlockStack>
    </PolarisPage>
  );
}
