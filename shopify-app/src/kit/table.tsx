import {
  BlockStack,
  Box,
  Card,
  IndexTable,
  InlineStack,
  Link,
  Text,
  useBreakpoints,
  type IndexTableProps,
} from '@shopify/polaris';
import { useContext, type ReactNode } from 'react';
import type { Column, Row, TableProps } from '@ristourne/admin/kit/kit';
import { given } from './given.ts';
import { PlaceContext } from './surroundings.ts';
import { useWords } from './words.ts';

/** Shopify's own list: a table on a desk, one block a row on a phone; its first cell is the row's link. */
export function Table({ label, columns, rows, empty, filters, pages }: TableProps) {
  const { smDown } = useBreakpoints();
  return (
    <Boxed>
      {filters}
      <section aria-label={label}>
        <IndexTable
          resourceName={{ singular: label, plural: label }}
          headings={headingsOf(columns)}
          itemCount={rows.length}
          selectable={false}
          condensed={smDown}
          emptyState={empty}
          {...given({ pagination: usePagination(pages) })}
        >
          {rows.map((row, position) => (
            <IndexTable.Row key={row.id} id={row.id} position={position}>
              {smDown ? (
                <PhoneRow row={row} columns={columns} />
              ) : (
                columns.map((column, index) => (
                  <IndexTable.Cell key={column.id}>
                    <Aligned column={column} before={columns[index - 1]}>
                      {index === 0 ? (
                        <div style={FIRST_CELL}>
                          <FirstCell row={row} column={column} />
                        </div>
                      ) : (
                        row.cells[column.id]
                      )}
                    </Aligned>
                  </IndexTable.Cell>
                ))
              )}
            </IndexTable.Row>
          ))}
        </IndexTable>
      </section>
    </Boxed>
  );
}

/** Polaris's lists fill their card from edge to edge; within a section they reach over its padding. */
function Boxed({ children }: { children: ReactNode }) {
  const inner = <PlaceContext.Provider value="card">{children}</PlaceContext.Provider>;
  if (useContext(PlaceContext) === 'page') return <Card padding="0">{inner}</Card>;
  return (
    <div
      style={{
        marginInline: 'calc(-1 * var(--p-space-400))',
        marginBlockEnd: 'calc(-1 * var(--p-space-400))',
      }}
    >
      {inner}
    </div>
  );
}

const alignmentOf = (column: Column): 'start' | 'end' => (column.numeric ? 'end' : 'start');

function headingsOf(columns: Column[]): IndexTableProps['headings'] {
  const [first = { id: 'none', title: '' }, ...others] = columns;
  const heading = (column: Column, before?: Column) => ({
    id: column.id,
    title: <span style={spaceAfterFigures(column, before)}>{column.title}</span>,
    alignment: alignmentOf(column),
  });
  return [heading(first), ...others.map((column, index) => heading(column, columns[index]))];
}

type AlignedProps = { column: Column; before: Column | undefined; children: ReactNode };

function Aligned({ column, before, children }: AlignedProps) {
  // Polaris keeps cells on one line; a reason is a sentence, and would push the figures out of sight.
  if (!column.numeric)
    return <div style={{ whiteSpace: 'normal', ...spaceAfterFigures(column, before) }}>{children}</div>;
  return (
    <PlaceContext.Provider value="figures">
      <div style={{ textAlign: 'end', fontVariantNumeric: 'tabular-nums' }}>{children}</div>
    </PlaceContext.Provider>
  );
}

/** Figures end where the next column begins; its words keep a distance. */
function spaceAfterFigures(column: Column, before: Column | undefined) {
  return before?.numeric && !column.numeric ? { paddingInlineStart: 'var(--p-space-400)' } : {};
}

/** A long address breaks before it pushes the figures out of sight. */
const FIRST_CELL = { minWidth: '9rem', overflowWrap: 'anywhere' } as const;

function FirstCell({ row, column }: { row: Row; column: Column }) {
  if (row.href === undefined) return row.cells[column.id];
  return (
    <Link dataPrimaryLink monochrome removeUnderline url={row.href}>
      <Text as="span" fontWeight="semibold">
        {row.cells[column.id]}
      </Text>
    </Link>
  );
}

/** A figure or a date says little without its column's heading; a badge says it by itself. */
const isPlain = ({ id, numeric = false }: Column, { cells }: Row) => numeric || typeof cells[id] === 'string';

function PhoneRow({ row, columns }: { row: Row; columns: Column[] }) {
  const { colon } = useWords();
  const [first, ...others] = columns;
  if (first === undefined) return null;
  return (
    <Box paddingBlock="300" paddingInline="400" width="100%">
      <BlockStack gap="100">
        <Text as="span" fontWeight="semibold" breakWord>
          <FirstCell row={row} column={first} />
        </Text>
        <InlineStack gap="200" blockAlign="center">
          {others
            .filter(({ id }) => row.cells[id] !== undefined && row.cells[id] !== '')
            .map((column) => (
              <Box key={column.id} color="text-secondary">
                <InlineStack gap="100" blockAlign="center">
                  {isPlain(column, row) ? `${column.title}${colon} ` : null}
                  {row.cells[column.id]}
                </InlineStack>
              </Box>
            ))}
        </InlineStack>
      </BlockStack>
    </Box>
  );
}

function usePagination(pages: TableProps['pages']): IndexTableProps['pagination'] {
  const words = useWords();
  if (pages === undefined || (pages.previous === null && pages.next === null)) return undefined;
  return {
    hasPrevious: pages.previous !== null,
    hasNext: pages.next !== null,
    accessibilityLabels: { previous: words.previous, next: words.next },
    ...(pages.previous === null ? {} : { previousURL: pages.previous }),
    ...(pages.next === null ? {} : { nextURL: pages.next }),
  };
}
