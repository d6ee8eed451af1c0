import type { Kit } from '@ristourne/admin/kit/kit';
import { Buttons, Link } from './kit/actions.tsx';
import { Filters } from './kit/filters.tsx';
import { Checkbox, SaveForm, Select, TextField } from './kit/form.tsx';
import { Badge, Banner, Dialog, EmptyState, Metric } from './kit/messages.tsx';
import { Columns, Page, Section, Stack, Text } from './kit/page.tsx';
import { Table } from './kit/table.tsx';

/** The admin's pages as WordPress and WooCommerce draw their own: their classes, their components, their colours. */
export const wordPressKit: Kit = {
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
