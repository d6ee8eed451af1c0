import type { Kit } from '@ristourne/admin/kit/kit';
import { Columns, Stack } from './arrangement.tsx';
import { Checkbox, Select, TextField } from './fields.tsx';
import { Filters } from './filters.tsx';
import { Banner, Buttons, Dialog, EmptyState } from './messages.tsx';
import { Metric } from './metric.tsx';
import { Page } from './page.tsx';
import { SaveForm } from './save-form.tsx';
import { Section } from './section.tsx';
import { Table } from './table.tsx';
import { Badge, Link, Text } from './words-and-marks.tsx';

/** The kit as Shopify's own pages are drawn. Polaris may be used in Shopify's interfaces only: nothing else draws with it. */
export const polarisKit: Kit = {
  Page,
  Section,
  Columns,
  Stack,
  Text,
  Table,
  Filters,
  SaveForm,
  TextField,
  Select,
  Checkbox,
  Buttons,
  Banner,
  Badge,
  Metric,
  Dialog,
  EmptyState,
  Link,
};
