import { BlockStack, InlineGrid, InlineStack } from '@shopify/polaris';
import { useContext, type ReactNode } from 'react';
import type { ColumnsProps, StackProps } from '@ristourne/admin/kit/kit';
import { PlaceContext } from './surroundings.ts';

/** A grid, not Polaris's Layout: its main column has its width before the other has come over a slow line. */
export function Columns({ main, aside }: ColumnsProps) {
  return (
    <InlineGrid columns={{ xs: 1, md: ['twoThirds', 'oneThird'] }} gap="400" alignItems="start">
      <BlockStack gap="400">{main}</BlockStack>
      <BlockStack gap="400">{aside}</BlockStack>
    </InlineGrid>
  );
}

export function Stack({ direction = 'column', gap = 'loose', children }: StackProps) {
  const place = useContext(PlaceContext);
  const space = gap === 'tight' ? '200' : '400';
  if (direction === 'row')
    return (
      <InlineStack gap={space} blockAlign="stretch" align={place === 'figures' ? 'end' : 'start'}>
        <PlaceContext.Provider value="row">{children}</PlaceContext.Provider>
      </InlineStack>
    );
  return (
    <PlaceContext.Provider value={place === 'row' ? 'card' : place}>
      <BlockStack gap={space}>{children}</BlockStack>
    </PlaceContext.Provider>
  );
}

/** Fields and figures that lie in a row share its width, and fall under each other on a phone. */
export function ShareOfRow({ children }: { children: ReactNode }) {
  if (useContext(PlaceContext) !== 'row') return children;
  return <div style={{ display: 'grid', flex: '1 1 11rem', minWidth: 0 }}>{children}</div>;
}
