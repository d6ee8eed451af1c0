import { createContext } from 'react';

/** Whether the page stands in Shopify's admin, whose App Bridge then shows the save bar. */
export const EmbeddedContext = createContext(false);

/**
 * What the component stands in: a card draws no card in itself, what lies in a row shares its width, and what lies in a
 * column of figures ends where they end.
 */
export const PlaceContext = createContext<'page' | 'card' | 'row' | 'figures'>('page');
