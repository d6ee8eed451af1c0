import type { ColumnsProps, PageProps, SectionProps, StackProps, TextProps } from '@ristourne/admin/kit/kit';
import { useEffect } from 'react';
import { ActionControl } from './actions.tsx';

const WINDOW_TITLE = document.title;

export function Page(props: PageProps) {
  const { title, subtitle, badge, back, primaryAction, secondaryActions = [], children } = props;
  useEffect(() => {
    document.title = `${title} ‹ ${WINDOW_TITLE}`;
  }, [title]);
  const actions = primaryAction === undefined ? secondaryActions : [primaryAction, ...secondaryActions];
  return (
    <>
      {back !== undefined && (
        <p className="ristourne-back">
          <a href={back.href}>
            <span className="dashicons dashicons-arrow-left-alt2" aria-hidden="true" /> {back.label}
          </a>
        </p>
      )}
      <div className="ristourne-heading">
        {/* Focused when another page is shown, so that what is new is read out. */}
        <h1 className="wp-heading-inline" tabIndex={-1}>
          {title}
        </h1>
        {badge}
        {actions.map((action) => (
          <ActionControl key={action.label} action={action} className="page-title-action" />
        ))}
      </div>
      {subtitle !== undefined && <p className="ristourne-subtitle">{subtitle}</p>}
      <div className="ristourne-body">{children}</div>
    </>
  );
}

/** WordPress's meta box, without what moves and folds it. */
export function Section({ title, hint, actions = [], children }: SectionProps) {
  return (
    <section className="postbox ristourne-section">
      {(title !== undefined || actions.length > 0) && (
        <div className="postbox-header">
          {title !== undefined && <h2>{title}</h2>}
          {actions.length > 0 && (
            <div className="ristourne-section__actions">
              {actions.map((action) => (
                <ActionControl key={action.label} action={action} className="button button-small" />
              ))}
            </div>
          )}
        </div>
      )}
      <div className="inside">
        {hint !== undefined && <p className="description">{hint}</p>}
        {children}
      </div>
    </section>
  );
}

export function Columns({ main, aside }: ColumnsProps) {
  return (
    <div className="ristourne-columns">
      <div className="ristourne-columns__grid">
        <div className="ristourne-columns__column">{main}</div>
        <div className="ristourne-columns__column">{aside}</div>
      </div>
    </div>
  );
}

export function Stack({ direction = 'column', gap = 'tight', children }: StackProps) {
  return <div className={`ristourne-stack ristourne-stack--${direction} is-${gap}`}>{children}</div>;
}

/** Spans, since a text may stand in a heading or a cell as well as by itself. */
export function Text({ kind = 'body', tone = 'neutral', children }: TextProps) {
  const looks = `ristourne-text is-${tone}`;
  switch (kind) {
    case 'heading':
      return <h3 className={looks}>{children}</h3>;
    case 'strong':
      return <strong className={looks}>{children}</strong>;
    case 'subdued':
      return <span className={`${looks} description`}>{children}</span>;
    case 'body':
      return <span className={looks}>{children}</span>;
  }
}
