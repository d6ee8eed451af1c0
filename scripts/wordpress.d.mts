export const wordpressPlace: string;
export const mariadbPath: string;
export function lacksForWordPress(): string | undefined;
