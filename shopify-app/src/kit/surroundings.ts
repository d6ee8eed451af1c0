import { createContext } from 'react';

/** Whether the page stands in Shopify's admin, whose App Bridge then shows the save bar. */
export const EmbeddedContext = createContext(false);

/** What the component stands in: a card draws no card in itself, and what lies in a row shares its width. */
export const PlaceContext = createContext<'page' | 'card' | 'row'>('page');
