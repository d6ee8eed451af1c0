import {
  Filters as PolarisFilters,
  IndexFilters,
  IndexFiltersMode,
  useSetIndexFiltersMode,
} from '@shopify/polaris';
import { useEffect, useRef, useState } from 'react';
import type { FiltersProps } from '@ristourne/admin/kit/kit';

/** How long typing pauses before the list is asked for again. */
const TYPING_PAUSE_MS = 350;

type Search = NonNullable<FiltersProps['search']>;

/** Views as tabs, with the search field behind its button, as above Shopify's own lists; without views the field alone. */
export function Filters(props: FiltersProps) {
  const { search, views } = props;
  const typing = useTyping(search);
  if (views !== undefined) return <WithViews {...props} views={views} typing={typing} />;
  if (search === undefined) return null;
  return (
    <PolarisFilters
      queryValue={typing.typed}
      queryPlaceholder={search.label}
      onQueryChange={(value) => typing.type(value, TYPING_PAUSE_MS)}
      onQueryClear={() => typing.type('', 0)}
      onClearAll={() => typing.type('', 0)}
      filters={[]}
      hideFilters
    />
  );
}

type Typing = ReturnType<typeof useTyping>;
type WithViewsProps = FiltersProps & { views: NonNullable<FiltersProps['views']>; typing: Typing };

function WithViews({ search, views, typing: { typed, type } }: WithViewsProps) {
  const startsWith = search && search.value !== '' ? IndexFiltersMode.Filtering : IndexFiltersMode.Default;
  const { mode, setMode } = useSetIndexFiltersMode(startsWith);
  const { choices, selected } = views;
  return (
    <IndexFilters
      mode={mode}
      setMode={setMode}
      tabs={choices.map(({ id, label, href }) => ({ id, content: label, url: href, isLocked: true }))}
      selected={Math.max(
        0,
        choices.findIndex(({ id }) => id === selected),
      )}
      queryValue={typed}
      queryPlaceholder={search?.label ?? ''}
      hideQueryField={search === undefined}
      onQueryChange={(value) => type(value, TYPING_PAUSE_MS)}
      onQueryClear={() => type('', 0)}
      cancelAction={{ onAction: () => type('', 0) }}
      onClearAll={() => type('', 0)}
      filters={[]}
      hideFilters
      canCreateNewView={false}
      disableStickyMode
    />
  );
}

/** Shows what is typed at once, and searches when its writer pauses. */
function useTyping(search: Search | undefined) {
  const [typed, setTyped] = useState(search?.value ?? '');
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (value: string, pauseMs: number) => {
    setTyped(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (value !== search?.value) search?.onSearch(value);
    }, pauseMs);
  };
  return { typed, type };
}
