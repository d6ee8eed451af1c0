import type {
  BadgeProps,
  BannerProps,
  DialogProps,
  EmptyStateProps,
  MetricProps,
  Tone,
} from '@ristourne/admin/kit/kit';
import { Button, Modal } from '@wordpress/components';
import { useEffect, useRef, type FormEvent } from 'react';
import { text } from '../texts.ts';
import { ActionControl } from './actions.tsx';

const NOTICES: Record<Tone, string> = {
  neutral: 'notice-info',
  info: 'notice-info',
  success: 'notice-success',
  warning: 'notice-warning',
  critical: 'notice-error',
};

/** `inline`: else wp-admin's script would move it to the top of the page. */
export function Banner({ tone, title, action, children }: BannerProps) {
  return (
    <div className={`notice inline ${NOTICES[tone]}`} role={tone === 'critical' ? 'alert' : 'status'}>
      <p>
        <strong>{title}</strong>
      </p>
      {children !== undefined && <div className="ristourne-notice__text">{children}</div>}
      {action !== undefined && (
        <p>
          <ActionControl action={action} className="button" />
        </p>
      )}
    </div>
  );
}

/** As WooCommerce shows an order's status. */
export function Badge({ tone, children }: BadgeProps) {
  return (
    <span className={`ristourne-badge is-${tone}`}>
      <span>{children}</span>
    </span>
  );
}

export function Metric({ label, value, hint, href }: MetricProps) {
  return (
    <div className="ristourne-metric">
      <span className="ristourne-metric__label">
        {href === undefined ? label : <a href={href}>{label}</a>}
      </span>
      <span className="ristourne-metric__value">{value}</span>
      {hint !== undefined && <span className="description">{hint}</span>}
    </div>
  );
}

/** A form, so that Enter confirms and the browser finds gaps first. */
export function Dialog({ open, title, confirm, onClose, children }: DialogProps) {
  const form = useRef<HTMLFormElement>(null);
  const busy = confirm.busy === true;
  useEffect(() => {
    if (!busy) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [busy]);
  if (!open) return null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // React passes events on through portals: a form around this dialog must not be saved by it.
    event.stopPropagation();
    if ('onAction' in confirm) confirm.onAction();
  };
  return (
    <Modal title={title} className="ristourne-dialog" onRequestClose={onClose}>
      <form ref={form} onSubmit={submit}>
        <div className="ristourne-dialog__content">{children}</div>
        <div className="ristourne-dialog__actions">
          <Button variant="tertiary" onClick={onClose} __next40pxDefaultSize>
            {text('cancel')}
          </Button>
          <Button
            variant="primary"
            isDestructive={confirm.tone === 'critical'}
            isBusy={busy}
            disabled={confirm.disabled === true || busy}
            __next40pxDefaultSize
            {...('href' in confirm ? { href: confirm.href } : { type: 'submit' })}
          >
            {confirm.label}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

export function EmptyState({ title, text: explanation, action }: EmptyStateProps) {
  return (
    <div className="ristourne-empty">
      <h2>{title}</h2>
      <p>{explanation}</p>
      {action !== undefined && (
        <ActionControl action={action} className="button button-primary button-hero" />
      )}
    </div>
  );
}
