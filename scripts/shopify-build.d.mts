export function buildShopifyApp(): Promise<void>;
