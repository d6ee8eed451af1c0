import type { Column, Row, TableProps } from '@ristourne/admin/kit/kit';
import { useState, type MouseEvent } from 'react';
import { text } from '../texts.ts';

/**
 * A list table as WordPress draws it, down to the arrow that unfolds a row on a phone. wp-admin's own script serves only
 * tables that are there when the page is loaded, so the arrow is ours.
 */
export function Table({ label, columns, rows, empty, filters, pages }: TableProps) {
  return (
    <div className="ristourne-list">
      {filters}
      {rows.length === 0 ? <div>{empty}</div> : <Listing label={label} columns={columns} rows={rows} />}
      {pages !== undefined && <Pages {...pages} />}
    </div>
  );
}

function Listing({ label, columns, rows }: Pick<TableProps, 'label' | 'columns' | 'rows'>) {
  return (
    <table className="wp-list-table widefat fixed striped" aria-label={label}>
      <thead>
        <Titles columns={columns} />
      </thead>
      <tbody>
        {rows.map((row) => (
          <ListedRow key={row.id} row={row} columns={columns} />
        ))}
      </tbody>
    </table>
  );
}

function Titles({ columns }: { columns: Column[] }) {
  return (
    <tr>
      {columns.map((column, index) => (
        <th key={column.id} scope="col" className={`manage-column ${classOf(column, index)}`}>
          {column.title}
        </th>
      ))}
    </tr>
  );
}

function ListedRow({ row, columns }: { row: Row; columns: Column[] }) {
  const [expanded, setExpanded] = useState(false);
  const looks = [row.href === undefined ? '' : 'ristourne-goes', expanded ? 'is-expanded' : ''];
  return (
    <tr className={looks.filter(Boolean).join(' ')} onClick={(event) => follow(event)}>
      {columns.map((column, index) => (
        <td key={column.id} className={classOf(column, index)} data-colname={column.title}>
          {index === 0 ? <Primary row={row} column={column} /> : row.cells[column.id]}
          {index === 0 && columns.length > 1 && (
            <button
              type="button"
              className="toggle-row"
              aria-expanded={expanded}
              onClick={() => setExpanded(!expanded)}
            >
              <span className="screen-reader-text">{text('showMore')}</span>
            </button>
          )}
        </td>
      ))}
    </tr>
  );
}

function Primary({ row, column }: { row: Row; column: Column }) {
  const content = row.cells[column.id];
  if (row.href === undefined) return <>{content}</>;
  return (
    <strong>
      <a className="row-title" href={row.href}>
        {content}
      </a>
    </strong>
  );
}

/** As in WooCommerce's list of orders, a row leads where its title does; the title's link stays the way for keyboards. */
function follow(event: MouseEvent<HTMLTableRowElement>): void {
  const target = event.target as Element;
  if (target.closest('a, button, input, select, label') !== null) return;
  if (String(getSelection() ?? '') !== '') return;
  event.currentTarget.querySelector<HTMLAnchorElement>('a.row-title')?.click();
}

function classOf(column: Column, index: number): string {
  const classes = [`column-${column.id}`, index === 0 ? 'column-primary' : ''];
  return [...classes, column.numeric === true ? 'ristourne-numeric' : ''].filter(Boolean).join(' ');
}

function Pages({ previous, next }: { previous: string | null; next: string | null }) {
  if (previous === null && next === null) return null;
  return (
    <nav className="tablenav bottom" aria-label={text('pages')}>
      <div className="tablenav-pages">
        <span className="pagination-links">
          <PageLink href={previous} label={text('previous')} sign="‹" />{' '}
          <PageLink href={next} label={text('next')} sign="›" />
        </span>
      </div>
    </nav>
  );
}

function PageLink({ href, label, sign }: { href: string | null; label: string; sign: string }) {
  if (href === null)
    return (
      <span className="tablenav-pages-navspan button disabled" aria-hidden="true">
        {sign}
      </span>
    );
  return (
    <a className="button" href={href}>
      <span className="screen-reader-text">{label}</span>
      <span aria-hidden="true">{sign}</span>
    </a>
  );
}
