import type { ComponentType, ReactNode } from 'react';

/** How a state or a message weighs; each platform has its own colours for it. */
export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'critical';

/** Where an action leads: a page of the admin (a platform's own navigation), or something that happens here. */
export type Action = {
  label: string;
  tone?: 'default' | 'primary' | 'critical';
  disabled?: boolean;
  busy?: boolean;
} & ({ href: string } | { onAction: () => void });

export type PageProps = {
  title: string;
  subtitle?: string;
  badge?: ReactNode;
  /** The page that this one belongs to. */
  back?: { label: string; href: string };
  primaryAction?: Action;
  secondaryActions?: Action[];
  children: ReactNode;
};

/** A titled box. `aside` puts it beside the main column where there is room. */
export type SectionProps = { title?: string; hint?: string; actions?: Action[]; children: ReactNode };

/** A main column and a narrower one; under each other where there is no room. */
export type ColumnsProps = { main: ReactNode; aside: ReactNode };

/** Things after one another: below (`column`, the default) or beside each other, wrapping. */
export type StackProps = { direction?: 'row' | 'column'; gap?: 'tight' | 'loose'; children: ReactNode };

export type TextProps = {
  kind?: 'body' | 'strong' | 'subdued' | 'heading';
  tone?: Tone;
  children: ReactNode;
};

export type Column = { id: string; title: string; numeric?: boolean };
/** `href`: the row leads there. One cell for each column, by its id. */
export type Row = { id: string; href?: string; cells: Record<string, ReactNode> };
export type TableProps = {
  /** What the table lists, for those who don't see it. */
  label: string;
  columns: Column[];
  rows: Row[];
  /** Shown instead of rows. */
  empty: ReactNode;
  /** `<Filters>` of this list: Shopify shows both in one card, WordPress above each other. */
  filters?: ReactNode;
  /** Cursor pages: null where there is none in that direction. */
  pages?: { previous: string | null; next: string | null };
};

/** Above a list: words to look for, and views of which one is chosen. */
export type FiltersProps = {
  search?: { label: string; value: string; onSearch: (value: string) => void };
  views?: { label: string; selected: string; choices: { id: string; label: string; href: string }[] };
};

/**
 * A form with something to save. Shopify shows its save bar while `dirty`, WordPress a button at the end. `onSave` is
 * called once the browser found no gap; `problem`: what kept the last try from being saved.
 */
export type SaveFormProps = {
  dirty: boolean;
  saving: boolean;
  problem: string | null;
  onSave: () => void;
  onDiscard: () => void;
  children: ReactNode;
};

type FieldProps = { name: string; label: string; hint?: string; error?: string; disabled?: boolean };
export type TextFieldProps = FieldProps & {
  value: string;
  onChange: (value: string) => void;
  type?: 'text' | 'email' | 'search' | 'date';
  /** Whole or decimal figures: the right keyboard on a phone; the value stays the text that was typed. */
  inputMode?: 'text' | 'numeric' | 'decimal';
  lines?: number;
  prefix?: string;
  suffix?: string;
  required?: boolean;
  maxLength?: number;
};
/** A field for a file of this machine, with what is there now; `onFile` gets each one that is chosen. */
export type FileFieldProps = FieldProps & {
  type: 'file';
  /** The kinds that can be chosen ("image/png"). */
  accept: string;
  choose: string;
  picture: { address: string; description: string } | null;
  onFile: (file: File) => void;
};
export type Option = { value: string; label: string };
export type SelectProps = FieldProps & {
  value: string;
  options: Option[];
  onChange: (value: string) => void;
};
export type CheckboxProps = FieldProps & { checked: boolean; onChange: (checked: boolean) => void };

/** Tells what happened or what to do; announced when it appears. */
export type BannerProps = { tone: Tone; title: string; action?: Action; children?: ReactNode };

/** One figure of the home page: what it counts, how much, and a word about it. */
export type MetricProps = { label: string; value: string; hint?: string; href?: string };

/** Asks before something that can't be undone, or for a few details. */
export type DialogProps = {
  open: boolean;
  title: string;
  confirm: Action;
  onClose: () => void;
  children: ReactNode;
};

/** Says what would be here and what to do next. */
export type EmptyStateProps = { title: string; text: string; action?: Action };

export type BadgeProps = { tone: Tone; children: string };
export type ButtonsProps = { actions: Action[] };
export type LinkProps = { href: string; children: ReactNode };

/**
 * Everything that the admin's pages are drawn with: once with Polaris, once with WordPress's own components. At most 18:
 * each one more has to be drawn, looked at and kept twice.
 */
export type Kit = {
  Page: ComponentType<PageProps>;
  Section: ComponentType<SectionProps>;
  Columns: ComponentType<ColumnsProps>;
  Stack: ComponentType<StackProps>;
  Text: ComponentType<TextProps>;
  Table: ComponentType<TableProps>;
  Filters: ComponentType<FiltersProps>;
  SaveForm: ComponentType<SaveFormProps>;
  TextField: ComponentType<TextFieldProps | FileFieldProps>;
  Select: ComponentType<SelectProps>;
  Checkbox: ComponentType<CheckboxProps>;
  Buttons: ComponentType<ButtonsProps>;
  Banner: ComponentType<BannerProps>;
  Badge: ComponentType<BadgeProps>;
  Metric: ComponentType<MetricProps>;
  Dialog: ComponentType<DialogProps>;
  EmptyState: ComponentType<EmptyStateProps>;
  Link: ComponentType<LinkProps>;
};
