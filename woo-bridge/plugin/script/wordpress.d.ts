// What this script uses of WordPress's own packages (6.5 and later). They come with WordPress, as globals: see
// scripts/build-plugin.mjs.

declare module '@wordpress/components' {
  import type { ComponentType, ReactNode } from 'react';

  type ButtonProps = {
    variant?: 'primary' | 'secondary' | 'tertiary';
    type?: 'button' | 'submit';
    href?: string;
    isBusy?: boolean;
    isDestructive?: boolean;
    disabled?: boolean;
    onClick?: () => void;
    __next40pxDefaultSize?: boolean;
    children: ReactNode;
  };
  type ModalProps = { title: string; className?: string; onRequestClose: () => void; children: ReactNode };
  type Snackbar = { id: string; content: string; actions?: { label: string; onClick: () => void }[] };
  type SnackbarListProps = { className?: string; notices: Snackbar[]; onRemove: (id: string) => void };

  export const Button: ComponentType<ButtonProps>;
  export const Modal: ComponentType<ModalProps>;
  export const SnackbarList: ComponentType<SnackbarListProps>;
  export const Spinner: ComponentType<object>;
}

declare module '@wordpress/element' {
  import type { ReactNode } from 'react';

  export function createRoot(element: Element): { render: (content: ReactNode) => void };
}

declare module '@wordpress/api-fetch' {
  type Options = { path: string; method?: 'GET' | 'POST'; data?: object; signal?: AbortSignal };

  /** Answers the JSON of a 2xx; else throws what the site sent, or `{ code: 'fetch_error' }` without a network. */
  export default function apiFetch(options: Options): Promise<unknown>;
}

declare module '@wordpress/i18n' {
  export function isRTL(): boolean;
}
