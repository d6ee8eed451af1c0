import { BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import type { SectionProps } from '@ristourne/admin/kit/kit';
import { buttonProps } from './actions.ts';
import { PlaceContext } from './surroundings.ts';

/** A card; what already lies in one is set apart by its title alone. */
export function Section(props: SectionProps) {
  return (
    <PlaceContext.Consumer>
      {(place) => (place === 'card' ? <Content {...props} /> : <CardSection {...props} />)}
    </PlaceContext.Consumer>
  );
}

function CardSection(props: SectionProps) {
  return (
    <Card>
      <PlaceContext.Provider value="card">
        <Content {...props} />
      </PlaceContext.Provider>
    </Card>
  );
}

function Content({ title, hint, actions = [], children }: SectionProps) {
  const headed = title !== undefined || hint !== undefined || actions.length > 0;
  return (
    <BlockStack gap="300">
      {headed && (
        <BlockStack gap="100">
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="h2" variant="headingSm">
              {title}
            </Text>
            <InlineStack gap="300">
              {actions.map((action) => (
                <Button key={action.label} {...buttonProps(action, true)} />
              ))}
            </InlineStack>
          </InlineStack>
          {hint !== undefined && (
            <Text as="p" tone="subdued">
              {hint}
            </Text>
          )}
        </BlockStack>
      )}
      {children}
    </BlockStack>
  );
}
